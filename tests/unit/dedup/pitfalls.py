"""Invented pairs of records, one or more for every known way to be misled; titles, names and numbers are made up."""

from dataclasses import dataclass, replace

from review.dedup.pairs import Link
from review.dedup.rows import DedupRow


@dataclass(frozen=True, slots=True)
class Pitfall:
    """Two records, whether they are one report, and the link expected where they are related documents."""

    name: str
    same: bool
    one: DedupRow
    other: DedupRow
    link: Link = Link.NONE
    chinese: bool = False


def row(
    title: str,
    authors: str = "",
    year: str = "",
    journal: str = "",
    volume: str = "",
    issue: str = "",
    pages: str = "",
    *,
    doi: str = "",
    pmid: str = "",
    source: str = "",
    kind: str = "",
    abstract: str = "",
    registry: str = "",
    accession: str = "",
    issns: str = "",
    titles: tuple[str, ...] = (),
) -> DedupRow:
    """One record; authors parted by semicolons."""
    names = tuple(a.strip() for a in authors.split(";") if a.strip())
    return DedupRow(
        id=1, source=source, kind=kind, titles=((title,) if title else ()) + titles, authors=names, year=year,
        journals=(journal,) if journal else (), volume=volume, issue=issue, pages=pages, doi=doi, pmid=pmid,
        registry=registry, accession=accession, issns=issns, abstract=abstract,
    )  # fmt: skip


def but(one: DedupRow, **changes: object) -> DedupRow:
    """The record with some fields changed; `title`, `journal` and `authors` are given as one text."""
    made: dict[str, object] = dict(changes)
    if "title" in made:
        title = str(made.pop("title"))
        made["titles"] = (title,) if title else ()
    if "journal" in made:
        made["journals"] = (str(made.pop("journal")),)
    if isinstance(made.get("authors"), str):
        made["authors"] = tuple(a.strip() for a in str(made["authors"]).split(";") if a.strip())
    return replace(one, **made)  # type: ignore[arg-type]


ARTICLE = row(
    "Home monitoring of peak flow in adults with severe asthma: a randomised controlled trial",
    "Larsen, Karen M; Okafor, Chidi; Petrov, Ivan",
    "2012",
    "European Respiratory Journal",
    "40",
    "3",
    "612-20",
)
DRUG = row(
    "Effect of oral terbafine on nail infection in patients with diabetes",
    "Moretti, Paola; Klein, Hans; Duval, Anne",
    "2009",
    "British Journal of Dermatology",
    "161",
    "4",
    "801-807",
)
REVIEW = row(
    "Exercise training for adults with chronic kidney disease",
    "Heard, S; Holm, K; Smartt, P",
    "2011",
    "Cochrane Database of Systematic Reviews",
    "",
    "10",
    "CD003236",
    doi="10.1002/14651858.CD003236.pub2",
)
BARE = row("Community pharmacists and the treatment of hypertension in rural districts", "Abebe, T; Weldu, G", "2015")
HAN = row(
    "吸入布地奈德治疗儿童支气管哮喘的临床疗效观察",
    "王建国; 李秀英; 张伟",
    "2013",
    "中华儿科杂志",
    "51",
    "6",
    "421-425",
    source="CNKI",
)
HAN_ENGLISH = row(
    "[Clinical effect of inhaled budesonide in children with bronchial asthma]",
    "Wang, Jian-guo; Li, Xiu-ying; Zhang, Wei",
    "2013",
    "Zhonghua Er Ke Za Zhi",
    "51",
    "6",
    "421-5",
    source="PubMed",
    pmid="24120059",
)


def apart(name: str, one: DedupRow, other: DedupRow, link: Link = Link.NONE, *, chinese: bool = False) -> Pitfall:
    """Two documents that look alike."""
    return Pitfall(name, False, one, replace(other, id=2), link, chinese)


def together(name: str, one: DedupRow, other: DedupRow, *, chinese: bool = False) -> Pitfall:
    """One document that looks like two."""
    return Pitfall(name, True, one, replace(other, id=2), Link.NONE, chinese)


ABSTRACT_A = row(
    "Home monitoring of peak flow in adults with severe asthma: a randomised controlled trial",
    "Larsen, K; Okafor, C; Petrov, I", "2011", "European Respiratory Journal", "38", "Suppl 55", "S417",
)  # fmt: skip

DIFFERENT: tuple[Pitfall, ...] = (
    apart("meeting abstract and full paper", ARTICLE, ABSTRACT_A, Link.ABSTRACT),
    apart("marked meeting abstract and full paper", ARTICLE, but(ABSTRACT_A, kind="Meeting Abstract", year="2012"), Link.ABSTRACT),
    apart("one abstract at two meetings", but(ABSTRACT_A, journal="Thorax", volume="66", pages="A17"), ABSTRACT_A),
    apart(
        "one abstract at two meetings of one society",
        but(ABSTRACT_A, pages="P17", volume="38", issue="Suppl 1", kind="meeting abstract"),
        but(ABSTRACT_A, pages="T204", volume="39", issue="Suppl 2", kind="meeting abstract", year="2012"),
    ),
    apart(
        "two abstracts under the DOI of their supplement",
        row("Serum ferritin in children with sickle cell disease", "Adeyemi, B; Cole, R", "2014", "Blood", "124", "Suppl 1", "S12", doi="10.1000/supp.2014"),
        row("Liver iron in children with sickle cell disease", "Adeyemi, B; Cole, R", "2014", "Blood", "124", "Suppl 1", "S13", doi="10.1000/supp.2014"),
    ),
    apart("part 1 and part 2", but(ARTICLE, title="Management of acute gout in primary care. Part 1"), but(ARTICLE, title="Management of acute gout in primary care. Part 2", pages="621-30")),
    apart("part I and part II", but(ARTICLE, title="Management of acute gout in primary care, part I: diagnosis"), but(ARTICLE, title="Management of acute gout in primary care, part II: diagnosis", issue="4", pages="700-9")),
    apart("phase 2 and phase 3", but(ARTICLE, title="A phase 2 trial of solizumab in relapsed myeloma", year="2010"), but(ARTICLE, title="A phase 3 trial of solizumab in relapsed myeloma", volume="42", pages="44-52")),
    apart("12 and 24 months", but(ARTICLE, title="Gait after hip replacement: 12-month results"), but(ARTICLE, title="Gait after hip replacement: 24-month results", volume="41", pages="99-104", year="2013")),
    apart("one page after the other", but(ARTICLE, title="Renal cysts in twins: first report", pages="612-613"), but(ARTICLE, title="Renal cysts in twins: second report", pages="614-615")),
    apart("erratum with a marker", ARTICLE, but(ARTICLE, title="Erratum: Home monitoring of peak flow in adults with severe asthma: a randomised controlled trial", volume="41", issue="1", pages="250"), Link.ERRATUM),
    apart("erratum after the title", ARTICLE, but(ARTICLE, title="Home monitoring of peak flow in adults with severe asthma: a randomised controlled trial (vol 40, pg 612, 2012)", volume="41", issue="1", pages="250"), Link.ERRATUM),
    apart("erratum without a marker", ARTICLE, but(ARTICLE, volume="41", issue="1", pages="250", year="2013")),
    apart("erratum in the type only", ARTICLE, but(ARTICLE, kind="Published Erratum", issue="6", pages="1521"), Link.ERRATUM),
    apart("corrigendum to", DRUG, but(DRUG, title="Corrigendum to: Effect of oral terbafine on nail infection in patients with diabetes", volume="162", pages="12"), Link.ERRATUM),
    apart("retraction notice", DRUG, but(DRUG, title="Retraction notice to: Effect of oral terbafine on nail infection in patients with diabetes", volume="165", pages="1", year="2011"), Link.ERRATUM),
    apart("reply with the article's title", ARTICLE, but(ARTICLE, title="Reply to: Home monitoring of peak flow in adults with severe asthma: a randomised controlled trial", issue="6", pages="1540-1"), Link.REPLY),
    apart("comment by others", ARTICLE, but(ARTICLE, title="Comment on: Home monitoring of peak flow in adults with severe asthma: a randomised controlled trial", authors="Brown, T; Sato, Y", issue="5", pages="1300-1"), Link.REPLY),
    apart("article and author reply", ARTICLE, but(ARTICLE, title="Home monitoring of peak flow in adults with severe asthma: author reply", issue="5", pages="1301"), Link.REPLY),
    apart("letters under one title", row("A trial of intrapleural urokinase", "Rossi, U", "2005", "N Engl J Med", "352", "21", "2243-5"), row("A trial of intrapleural urokinase", "Boura, D", "2005", "N Engl J Med", "352", "21", "2243-5")),
    apart("letters under one title, no pages", row("Statins and cataract", "Rossi, U", "2005", "Lancet", "365"), row("Statins and cataract", "Weiss, D", "2005", "Lancet", "365")),
    apart("editorials of one author", row("Editor's comments", "Lee, A", "1999", "MIS Quarterly", "23", "1"), row("Editor's comments", "Lee, A", "1999", "MIS Quarterly", "23", "2")),
    apart("editorials of one author, next page unknown", row("From the editor: looking ahead", "Lee, A", "1999", "MIS Quarterly", "23", "1", "iii"), row("From the editor: looking ahead", "Lee, A", "2000", "MIS Quarterly", "24", "1", "iii")),
    apart("yearly reports", row("Kidney registry report", "National Kidney Society", "2014", "Kidney Int Suppl", "64", "1", "1-90"), row("Kidney registry report", "National Kidney Society", "2015", "Kidney Int Suppl", "65", "1", "1-96")),
    apart("yearly reports by number", row("Annual report of the transplant registry 2014", "Transplant Society", "2014", "Transplantation"), row("Annual report of the transplant registry 2015", "Transplant Society", "2015", "Transplantation")),
    apart("preprint and article", ARTICLE, but(ARTICLE, journal="medRxiv", volume="", issue="", pages="", year="2011", doi="10.1101/2011.03.04.20030601"), Link.PREPRINT),
    apart("preprint by its DOI only", but(ARTICLE, doi="10.1183/09031936.00100"), but(ARTICLE, journal="", volume="", issue="", pages="", doi="10.1101/2011.03.04.20030601v2"), Link.PREPRINT),
    apart("versions of a Cochrane review", REVIEW, but(REVIEW, year="2005", issue="2", doi="10.1002/14651858.CD003236"), Link.VERSION),
    apart("versions of a Cochrane review without DOIs", but(REVIEW, doi=""), but(REVIEW, year="2003", issue="4", doi=""), Link.VERSION),
    apart("protocol and review", REVIEW, but(REVIEW, title="Exercise training for adults with chronic kidney disease (Protocol)", year="2001", issue="1", doi="10.1002/14651858.CD003236"), Link.PROTOCOL),
    apart("protocol and results", ARTICLE, but(ARTICLE, title="Home monitoring of peak flow in adults with severe asthma: study protocol for a randomised controlled trial", journal="Trials", volume="11", issue="", pages="44", year="2010"), Link.PROTOCOL),
    apart(
        "registry entries with one word changed",
        row("Breathing exercises in children with asthma", source="ClinicalTrials.gov", kind="Clinical Trial Registry", registry="NCT01000001", year="2010"),
        row("Breathing exercises in adults with asthma", source="ClinicalTrials.gov", kind="Clinical Trial Registry", registry="NCT01000002", year="2010"),
    ),
    apart(
        "registry entries without ids",
        row("Breathing exercises in children with asthma", journal="ClinicalTrials.gov", year="2010"),
        row("Breathing exercises in adults with asthma", journal="ClinicalTrials.gov", year="2010"),
    ),
    apart(
        "one trial in two registers",
        row("Breathing exercises in adults with asthma", source="ClinicalTrials.gov", kind="Clinical Trial Registry", registry="NCT01000002", year="2010"),
        row("Breathing exercises in adults with asthma", source="ISRCTN", kind="Clinical Trial Registry", registry="ISRCTN12345678", year="2010"),
    ),
    apart(
        "registry entry and article",
        row("Breathing exercises in adults with asthma", "Larsen, K", source="ClinicalTrials.gov", kind="Clinical Trial Registry", registry="NCT01000002", year="2010"),
        row("Breathing exercises in adults with asthma", "Larsen, K; Okafor, C", "2013", "Thorax", "68", "2", "101-9"),
        Link.REGISTERED,
    ),
    apart("thesis and article", DRUG, but(DRUG, kind="Thesis", journal="University of Milan", volume="", issue="", pages="1-180", authors="Moretti, Paola", year="2008"), Link.THESIS),
    apart("same authors, same issue, neighbouring topics", DRUG, but(DRUG, title="Effect of oral terbafine on scalp infection in patients with psoriasis", pages="808-815")),
    apart("oral and topical", DRUG, but(DRUG, title="Effect of topical terbafine on nail infection in patients with diabetes", volume="163", pages="33-39", year="2010")),
    apart("oral and topical, no place", row("Effect of oral terbafine on nail infection", "Moretti, P; Klein, H", "2009"), row("Effect of topical terbafine on nail infection", "Moretti, P; Klein, H", "2009")),
    apart("first-line and second-line", but(DRUG, title="Vendratinib as first-line treatment of renal cancer"), but(DRUG, title="Vendratinib as second-line treatment of renal cancer", volume="162", pages="5-11")),
    apart("men and women", row("Knee pain and obesity in men: a cohort study", "Silva, J; Costa, M", "2010", "Rheumatology"), row("Knee pain and obesity in women: a cohort study", "Silva, J; Costa, M", "2010", "Rheumatology")),
    apart("acute and chronic", row("Hypnosis for acute pain after burns", "Berg, L", "2003", "Pain", "101"), row("Hypnosis for chronic pain after burns", "Berg, L", "2003", "Pain", "102")),
    apart("hypertension and hypotension", row("Sodium intake and hypertension in dialysis patients", "Ueda, K; Mori, S", "2001", "Nephron"), row("Sodium intake and hypotension in dialysis patients", "Ueda, K; Mori, S", "2001", "Nephron")),
    apart("drugs spelt alike", row("Pharmacokinetics of nifedipine in elderly patients with liver disease", "Horn, P; Vogt, A", "1988", "Clin Pharmacol Ther"), row("Pharmacokinetics of nimodipine in elderly patients with liver disease", "Horn, P; Vogt, A", "1988", "Clin Pharmacol Ther")),
    apart("rats and mice", row("Maternal stress and memory in rats", "Nagy, E; Kiss, B", "2016", "Brain Research", "1640", "", "10-19"), row("Maternal stress and memory in mice", "Nagy, E; Kiss, B", "2016", "Brain Research", "1648", "", "77-85")),
    apart("type 1 and type 2", row("Insulin pumps in type 1 diabetes: a survey", "Wells, D; Ash, C", "2012", "Diabet Med"), row("Insulin pumps in type 2 diabetes: a survey", "Wells, D; Ash, C", "2012", "Diabet Med")),
    apart("two PubMed ids", but(ARTICLE, pmid="11111111", pages="", issue=""), but(ARTICLE, pmid="22222222", pages="", issue="")),
    apart("two accession numbers of PubMed", but(BARE, source="PubMed", accession="11111111"), but(BARE, source="PubMed", accession="22222222")),
    apart("minitrack introductions", row("Introduction to the minitrack on crowd work", "Deng, X; Taylor, J", "2021", "Hawaii Int Conf Syst Sci", doi="10.24251/h.2021.510"), row("Introduction to the minitrack on crowd work", "Deng, X; Taylor, J", "2022", "Hawaii Int Conf Syst Sci", doi="10.24251/h.2022.544")),
    apart("conference paper and journal article", row("Trust in telemedicine: making the most of virtual expertise", "Standing, C; Gururajan, R", "2011", "Symposium on Dependable Computing", doi="10.1109/x.2011.1"), row("Trust in telemedicine: making the most of virtual expertise", "Standing, C; Gururajan, R; Cripps, H", "2014", "J Organ Comput", "24", "2", "138-156", doi="10.1080/y.2014.2")),
    apart("article and its update", row("Vaccination against hepatitis B in dialysis", "Kohl, R; Wirth, M", "2002", "Vaccine", "20", "", "100-8"), row("Vaccination against hepatitis B in dialysis: an update", "Kohl, R; Wirth, M", "2008", "Vaccine", "26", "", "500-9")),
    # Chinese
    apart("口服与外用", HAN, but(HAN, title="口服布地奈德治疗儿童支气管哮喘的临床疗效观察", issue="8", pages="601-604"), chinese=True),
    apart("(一)与(二)", but(HAN, title="慢性咳嗽的中医辨证论治(一)"), but(HAN, title="慢性咳嗽的中医辨证论治(二)", issue="7", pages="501-503"), chinese=True),
    apart("Ⅱ期与Ⅲ期", but(HAN, title="紫杉醇治疗晚期胃癌的Ⅱ期临床试验"), but(HAN, title="紫杉醇治疗晚期胃癌的Ⅲ期临床试验", volume="53", pages="11-15", year="2015"), chinese=True),
    apart("儿童与成人", HAN, but(HAN, title="吸入布地奈德治疗成人支气管哮喘的临床疗效观察", volume="52", pages="12-15", year="2014"), chinese=True),
    apart("thesis and article in Chinese", HAN, but(HAN, kind="硕士学位论文", journal="重庆医科大学", volume="", issue="", pages="", authors="王建国", year="2012"), Link.THESIS, chinese=True),
    apart("sister journals in two languages", HAN, row("Clinical effect of inhaled budesonide in children with bronchial asthma", "Wang, Jian-guo; Li, Xiu-ying; Zhang, Wei", "2013", "Chinese Medical Journal", "126", "11", "2101-2105"), chinese=True),
    apart("neighbouring topics in one Chinese issue", HAN, but(HAN, title="雾化吸入沙丁胺醇治疗儿童毛细支气管炎的临床疗效观察", pages="426-429"), chinese=True),
    apart("two Wangs, one page", but(HAN, authors="王芳; 刘洋"), but(HAN, title="维生素D与儿童哮喘的关系", authors="王强; 陈静", volume="51", pages="421-423"), chinese=True),
)  # fmt: skip

SAME: tuple[Pitfall, ...] = (
    together("translated twice", row("Comparison of amoxil and cefalon in the prevention of infection after lung surgery", "Train, M; Soulard, D; Bouyer, L", "1994", "Ann Fr Anesth Reanim", "13", "2", "280-4"), row("[Antibiotic prophylaxis in pulmonary surgery. A controlled study of two drugs]", "Train, M.; Soulard, D.; Bouyer, L.", "1994", "Annales Françaises d'Anesthésie et de Réanimation", "13", "2", "280-284")),
    together("original title and translation", row("Utilidad de los antibióticos en la toracostomía cerrada por trauma", "Villegas, F; Vázquez, A", "2009", "Cirugía y Cirujanos", "77", "1", "29-32"), row("[Are antibiotics useful in closed thoracostomy due to trauma?]", "Villegas F; Vazquez A", "2009", "Cir Cir", "77", "1", "29-32")),
    together("name particles", but(DRUG, authors="van der Velde, Jan; Klein, Hans"), but(DRUG, authors="Velde van der J; Klein H")),
    together("particle as surname", but(DRUG, authors="van, Hamel D; Klein, H"), but(DRUG, authors="van Hamel, D; Klein, H")),
    together("group and named authors", but(ARTICLE, authors="Peak Flow Trial Group"), ARTICLE),
    together("all authors but the first cut off", ARTICLE, but(ARTICLE, authors="Larsen, K. M., et al.")),
    together("authors reversed", ARTICLE, but(ARTICLE, authors="Petrov, I; Okafor, C; Larsen, K")),
    together("authors empty", ARTICLE, but(ARTICLE, authors="")),
    together("given name for surname", ARTICLE, but(ARTICLE, authors="Karen, L M; Chidi, O; Ivan, P")),
    together("epub and final", ARTICLE, but(ARTICLE, year="2011", volume="", issue="", pages="")),
    together("epub with page count", ARTICLE, but(ARTICLE, year="2011", volume="", issue="", pages="1-9")),
    together("page typo", ARTICLE, but(ARTICLE, pages="621-20")),
    together("page prefix", but(ABSTRACT_A, pages="Suppl. 3:S41"), but(ABSTRACT_A, pages="41")),
    together("abbreviated last page", ARTICLE, but(ARTICLE, pages="612-620")),
    together("spreadsheet damage", but(ARTICLE, pages="3-12"), but(ARTICLE, pages="12-Mar")),
    together("fields shifted", ARTICLE, but(ARTICLE, volume="612-20", issue="40", pages="3")),
    together("pages in the volume", ARTICLE, but(ARTICLE, volume="40(3)", issue="", pages="612-20")),
    together("title cut short", ARTICLE, but(ARTICLE, title="Home monitoring of peak flow in adults with severe asth...")),
    together("title empty", ARTICLE, but(ARTICLE, title="")),
    together("subtitle missing", ARTICLE, but(ARTICLE, title="Home monitoring of peak flow in adults with severe asthma")),
    together("vendor tails", ARTICLE, but(ARTICLE, title="Home monitoring of peak flow in adults with severe asthma: A randomised controlled trial. [Review] [12 refs]")),
    together("language tail", ARTICLE, but(ARTICLE, title="[Home monitoring of peak flow in adults with severe asthma: A randomised controlled trial]. [Danish]")),
    together("retracted article", ARTICLE, but(ARTICLE, title="RETRACTED: Home monitoring of peak flow in adults with severe asthma: a randomised controlled trial")),
    together("markup and Greek", but(DRUG, title="TNF-α and CD4<sup>+</sup> cells in H<sub>2</sub>O balance of patients"), but(DRUG, title="TNF-alpha and CD4^+ cells in H_2O balance of patients")),
    together("entities", but(DRUG, title="Oral &amp; dental health of women &gt;40 years of age in Norway"), but(DRUG, title="Oral & dental health of women >40 years of age in Norway")),
    together("spelling of two continents", but(BARE, title="Anaemia and tumour haemorrhage in hospitalised patients", journal="Acta Med"), but(BARE, title="Anemia and tumor hemorrhage in hospitalized patients", journal="Acta Med")),
    together("hyphens", but(DRUG, title="Follow-up of health-care workers after needle-stick injury"), but(DRUG, title="Followup of healthcare workers after needlestick injury")),
    together("DOI as URL and in another case", but(BARE, doi="https://doi.org/10.1000/ABC.123"), but(BARE, doi="doi:10.1000/abc.123", year="2016")),
    together("DOI percent-encoded", but(BARE, doi="10.1016/S0140-6736(10)60123-4"), but(BARE, doi="https://doi.org/10.1016%2FS0140-6736%2810%2960123-4")),
    together("preprint with and without version", row("Aerosols in wards: a modelling study", "Quist, A; Roy, B", "2021", "medRxiv", doi="10.1101/2021.02.03.21250001"), row("Aerosols in wards: a modelling study", "Quist, A; Roy, B", "2021", "medRxiv", doi="10.1101/2021.02.03.21250001v2")),
    together("a wrong DOI in one vendor", but(ARTICLE, doi="10.1183/09031936.00100"), but(ARTICLE, doi="10.1183/09031936.99999")),
    together("journal initialism", but(DRUG, journal="JAMA"), but(DRUG, journal="Journal of the American Medical Association")),
    together("journal abbreviation, no pages", but(ARTICLE, pages="", journal="Eur Respir J"), but(ARTICLE, pages="")),
    together("journal with place", but(ARTICLE, pages="", journal="The European respiratory journal (Sheffield, England)"), but(ARTICLE, pages="")),
    together("one registry entry twice", row("Breathing exercises in adults with asthma", source="ClinicalTrials.gov", kind="Clinical Trial Registry", registry="NCT01000002", year="2010"), row("Breathing exercises for adult asthma", source="CENTRAL", journal="https://clinicaltrials.gov/show/NCT01000002", registry="NCT01000002", year="2012")),
    together("one meeting abstract twice", ABSTRACT_A, but(ABSTRACT_A, title="Home monitoring of peak flow in adults with severe asthma: a randomised controlled trial [abstract]", kind="Meeting Abstract")),
    together("one erratum twice", row("Erratum: Oral terbafine and nail infection in diabetes", "Moretti, P", "2010", "Br J Dermatol", "162", "1", "12"), row("Oral terbafine and nail infection in diabetes: erratum", "Moretti, P", "2010", "British Journal of Dermatology", "162", "1", "12")),
    together("one thesis twice", row("Nail infection in patients with diabetes", "Moretti, Paola", "2008", "University of Milan", pages="180 p", kind="Thesis"), row("Nail infection in patients with diabetes", "Moretti, P.", "2009", "Dissertation Abstracts International", pages="1-182", kind="Dissertation")),
    together("article number and page", but(ARTICLE, pages="e12724"), but(ARTICLE, pages="1-9")),
    together("identical sparse records", row("Community health workers in Malawi"), row("Community health workers in Malawi")),
    together("same PubMed id, damaged title", but(ARTICLE, pmid="22334455"), but(ARTICLE, pmid="22334455", title="Home monitoring of peak flow in adults with severe asthma", pages="", volume="")),
    together("nobody named, same issue", row("Abstracts of the 79th congress of lipidology", "Anonymous", "2011", "Lipid Suppl", "12", "1"), row("Abstracts of the 79th congress of lipidology", "", "2011", "Lipid Suppl. Conference: 79th Congress", "12", "1")),
    together("titles alone with author, venue and year", row("A process model of trust in sharing platforms", "Lei, Yu; Yayla, Ali", "2017", "Americas Conference on Information Systems"), row("A Process Model of Trust in Sharing Platforms", "Lei, Y.; Yayla, A.", "2017", "AMCIS 2017 Proceedings")),
    # Chinese
    together("PubMed's translation and the Chinese record", HAN, HAN_ENGLISH, chinese=True),
    together("translation with another surname order", HAN, but(HAN_ENGLISH, authors="Jianguo Wang; Xiuying Li; Wei Zhang"), chinese=True),
    together("translation with initials", HAN, but(HAN_ENGLISH, authors="Wang JG; Li XY; Zhang W"), chinese=True),
    together("Chinese and English journal name", HAN, but(HAN_ENGLISH, journal="Chinese Journal of Pediatrics"), chinese=True),
    together("traditional and simplified", HAN, but(HAN, title="吸入布地奈德治療兒童支氣管哮喘的臨床療效觀察", authors="王建國; 李秀英; 張偉", journal="中華兒科雜誌"), chinese=True),
    together("full-width signs", but(HAN, title="Ｂｕｄｅｓｏｎｉｄｅ（布地奈德）治疗儿童哮喘：随机对照研究"), but(HAN, title="Budesonide(布地奈德)治疗儿童哮喘:随机对照研究"), chinese=True),
    together("journal in pinyin", HAN, but(HAN, journal="Zhonghua Erke Zazhi"), chinese=True),
    together("two DOIs, CNKI and Wanfang", but(HAN, doi="10.3760/cma.j.issn.0578-1310.2013.06.005"), but(HAN, source="Wanfang", doi="10.13350/j.cjpb.130605"), chinese=True),
    together("CNKI's English title", HAN, but(HAN_ENGLISH, titles=("Inhaled budesonide for childhood asthma", "吸入布地奈德治疗儿童支气管哮喘的临床疗效观察"), pages="", pmid=""), chinese=True),
    together("names in one field", HAN, but(HAN, authors="王建国，李秀英，张伟", pages=""), chinese=True),
    together("Wade-Giles journal", but(HAN_ENGLISH, journal="Chung-Hua Erh Ko Tsa Chih [Chinese Journal of Pediatrics]"), HAN_ENGLISH, chinese=True),
    together("Chinese thesis twice", but(HAN, kind="硕士学位论文", journal="重庆医科大学", volume="", issue="", pages="", authors="王建国"), but(HAN, kind="硕士论文", journal="重庆医科大学", volume="", issue="", pages="", authors="王建国", year="2012", source="Wanfang"), chinese=True),
    together("translation, first page only", HAN, but(HAN_ENGLISH, pages="421"), chinese=True),
)  # fmt: skip

PITFALLS = DIFFERENT + SAME
