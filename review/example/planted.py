"""Titles written by hand: near misses that must not merge, doubtful pairs, and titles that test the program.

Every entry becomes articles excluded at title and abstract. The two of a near miss share their authors
and their journal and are two reports all the same.
"""

from dataclasses import dataclass

from review.example.articles import Copy, Flaw
from review.example.topics_english import LEUKEMIA, LYMPHOMA, MYELOMA

PUBMED, CNKI, WANFANG = Copy("PubMed"), Copy("CNKI"), Copy("Wanfang")


@dataclass(frozen=True, slots=True)
class Planted:
    """One article written by hand.

    Attributes:
        reason: Code of the exclusion reason at title and abstract.
        title: English title.
        disease: MeSH heading.
        copies: Where it stands.
        chinese: Chinese title; empty for an article in English.
        kind: Publication type.
        later: Years after its partner, for the second of a pair.
    """

    reason: str
    title: str
    disease: str
    copies: tuple[Copy, ...] = (PUBMED,)
    chinese: str = ""
    kind: str = "Journal Article"
    later: int = 0


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Two articles that look alike and are two; `same_issue` puts them into one issue of their journal."""

    why: str
    first: Planted
    second: Planted
    same_issue: bool = False


NEAR_MISSES = (
    NearMiss(
        "erratum",
        Planted("no_response", "Platelet recovery following CAR-T infusion: a ward audit", LYMPHOMA),
        Planted(
            "not_primary",
            "Erratum: Platelet recovery following CAR-T infusion: a ward audit",
            LYMPHOMA,
            kind="Published Erratum",
        ),
    ),
    NearMiss(
        "protocol",
        Planted(
            "no_response", "Home spirometry under CAR-T treatment: protocol of the BREEZE study", LYMPHOMA
        ),
        Planted(
            "no_response",
            "Home spirometry under CAR-T treatment: results of the BREEZE study",
            LYMPHOMA,
            later=2,
        ),
    ),
    NearMiss(
        "second part",
        Planted("not_clinical", "Mapping the CAR synapse in plasma cells. Part 1: actin", MYELOMA),
        Planted("not_clinical", "Mapping the CAR synapse in plasma cells. Part 2: lipids", MYELOMA),
    ),
    NearMiss(
        "follow-up",
        Planted("no_response", "School attendance after CAR-T: 12-month follow-up", LEUKEMIA),
        Planted("no_response", "School attendance after CAR-T: 24-month follow-up", LEUKEMIA, later=1),
    ),
    NearMiss(
        "reply",
        Planted("not_primary", "Should every clinic store cells early?", MYELOMA, kind="Comment"),
        Planted(
            "not_primary", "Should every clinic store cells early? Authors' reply", MYELOMA, kind="Letter"
        ),
    ),
    NearMiss(
        "second part in another database",
        Planted(
            "not_primary",
            "Talks on CAR-T cells (1)",
            LYMPHOMA,
            (CNKI,),
            "淋巴瘤CAR-T细胞治疗系列讲座（一）：靶点的选择",
        ),
        Planted(
            "not_primary",
            "Talks on CAR-T cells (2)",
            LYMPHOMA,
            (WANFANG,),
            "淋巴瘤CAR-T细胞治疗系列讲座（二）：毒性的处理",
        ),
    ),
    NearMiss(
        "thesis and the article drawn from it",
        Planted(
            "not_clinical",
            "Study of FCRH5 CAR-T cells (thesis)",
            MYELOMA,
            (CNKI,),
            "靶向FCRH5的CAR-T细胞抗骨髓瘤作用的实验研究",
            kind="Thesis",
        ),
        Planted(
            "not_clinical",
            "Study of FCRH5 CAR-T cells",
            MYELOMA,
            (WANFANG,),
            "靶向FCRH5的CAR-T细胞抗骨髓瘤作用的实验研究",
            later=1,
        ),
    ),
    NearMiss(
        "meeting abstract and article",
        Planted(
            "no_response",
            "Thirst during CAR-T (meeting abstract)",
            LEUKEMIA,
            (CNKI,),
            "白血病CAR-T治疗期口渴症状的评估",
            kind="Meeting Abstract",
        ),
        Planted(
            "no_response",
            "Thirst during CAR-T",
            LEUKEMIA,
            (WANFANG,),
            "白血病CAR-T治疗期口渴症状的评估与干预",
            later=1,
        ),
    ),
    NearMiss(
        "a column under one title, twice in one issue",
        Planted("not_primary", "Picture of the month: CAR-T cells under the microscope", LEUKEMIA),
        Planted("not_primary", "Picture of the month: CAR-T cells under the microscope", LEUKEMIA),
        same_issue=True,
    ),
    NearMiss(
        "a column under one title, in two databases",
        Planted(
            "not_primary", "Questions from the lymphoma ward", LYMPHOMA, (CNKI,), "淋巴瘤CAR-T病房问答专栏"
        ),
        Planted(
            "not_primary", "More questions from the ward", LYMPHOMA, (WANFANG,), "淋巴瘤CAR-T病房问答专栏"
        ),
        same_issue=True,
    ),
)

# One article each, whose records differ so much that some are left to a person.
DOUBTFUL = (
    Planted(
        "no_response",
        "Ward design for CAR-T: notes of one hospital",
        LYMPHOMA,
        (Copy("CNKI", Flaw.SHORT_TITLE), WANFANG),
        "淋巴瘤CAR-T病房的流程设计：一家医院的经验",
    ),
    Planted(
        "not_clinical",
        "Ageing of T cells in repeated culture",
        LEUKEMIA,
        (CNKI, Copy("Wanfang", Flaw.NEXT_YEAR)),
        "反复培养中CAR-T细胞的衰老与白血病杀伤",
    ),
    Planted(
        "not_primary",
        "Word choice in consent forms for CAR-T cells",
        MYELOMA,
        (PUBMED, Copy("CNKI", Flaw.NO_PLACE)),
        "骨髓瘤CAR-T知情同意书的用语",
    ),
    Planted(
        "not_car_t",
        "Selinexor in people waiting for CAR-T",
        LYMPHOMA,
        (CNKI, Copy("CNKI", Flaw.NO_PLACE)),
        "塞利尼索用于等待CAR-T的淋巴瘤患者",
    ),
    Planted(
        "not_clinical",
        "Magnetic beads or columns for sorting T cells",
        MYELOMA,
        (CNKI, Copy("Wanfang", Flaw.TWO_YEARS)),
        "磁珠与分离柱分选骨髓瘤CAR-T原料细胞的比较",
    ),
    Planted(
        "no_response",
        "Music therapy in the laminar flow ward",
        LEUKEMIA,
        (Copy("CNKI", Flaw.WRONG_PAGE), WANFANG),
        "音乐疗法在白血病CAR-T层流病房中的应用",
    ),
    Planted(
        "not_car_t",
        "Thalidomide upkeep where CAR-T is too dear",
        MYELOMA,
        (CNKI, Copy("CNKI", Flaw.OTHER_ISSUE)),
        "沙利度胺维持治疗未能接受CAR-T的骨髓瘤患者",
    ),
)

TITLES_THAT_TEST = (
    Planted("no_response", "[18F]FDG [/] [bold red]x uptake [/red] before CAR-T infusion", LYMPHOMA),
    Planted(
        "not_clinical", "Sorting CD4^+ and CD8^+ CAR-T cells at 2 × 10^6/kg, with H_2O_2 stress", LEUKEMIA
    ),
    Planted(
        "not_primary", "=SUM(costs): what a spreadsheet hides about CAR-T prices <b>& margins</b>", MYELOMA
    ),
    Planted("not_primary", "從「細胞」到 CAR-T：a history of words (γδ, αβ, κ/λ)", LEUKEMIA),
    Planted(
        "no_response",
        "A title that goes on and on: how haematology wards with four, six or eight beds, with and without "
        "a day room, in cities and in the country, plan nurses' rotas for the first fortnight after CAR-T, "
        "and what the night shift would change if it were asked",
        LYMPHOMA,
    ),
)

NOTICES = (
    Planted("", "Contents", LYMPHOMA, (CNKI,), "《示例血液杂志》2021年第4期目次"),
    Planted("", "Notice to authors", LYMPHOMA, (CNKI,), "淋巴瘤与CAR-T专栏征稿启事"),
    Planted("", "Index", LEUKEMIA, (WANFANG,), "白血病CAR-T专题年度总目录"),
)
