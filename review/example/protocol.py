"""The protocol of the worked example: question, searches, criteria, reasons and people."""

from dataclasses import dataclass

from review.vocabulary import FieldKind, FieldLevel, SourceKind, Stage

TITLE = "CAR-T cells for blood cancers: a worked example"
QUESTION = (
    "In people with multiple myeloma, leukemia or lymphoma treated with CAR-T cells, how many reach an "
    "objective response, and how many a complete response?"
)
INCLUSION = (
    "people with multiple myeloma, leukemia or lymphoma",
    "CAR-T cells as the treatment whose result is reported",
    "a clinical trial or cohort of at least four patients",
    "objective and complete response as counts, or as percentages of a stated number",
)
EXCLUSION = (
    "work on animals, cells or computers only",
    "reviews, guidelines, opinions and economic models",
    "CAR-T cells for other diseases than cancer",
    "treatment that is not CAR-T, or CAR-T whose result cannot be told from another drug's",
)

INCLUDE_TERMS = ("CAR-T", "chimeric antigen receptor", "response", "remission", "嵌合抗原受体", "缓解")
EXCLUDE_TERMS = ("mouse", "mice", "review", "cell line", "小鼠", "综述")

FIRST_REVIEWER = "Lin"
SECOND_REVIEWER = "Okoye"
ADJUDICATOR = "Haas"


@dataclass(frozen=True, slots=True)
class Reason:
    """One coded exclusion reason; reasons of a stage are tried in the order given."""

    stage: Stage
    code: str
    label: str


REASONS = (
    Reason(Stage.TITLE_ABSTRACT, "not_cancer", "Not about blood cancer"),
    Reason(Stage.TITLE_ABSTRACT, "not_clinical", "No patients: animals, cells or computation"),
    Reason(Stage.TITLE_ABSTRACT, "not_primary", "Review, guideline, opinion or model"),
    Reason(Stage.TITLE_ABSTRACT, "not_car_t", "Treatment is not CAR-T"),
    Reason(Stage.TITLE_ABSTRACT, "no_response", "Not about response to treatment"),
    Reason(Stage.FULL_TEXT, "no_counts", "Response cannot be counted"),
    Reason(Stage.FULL_TEXT, "too_few", "Fewer than four patients"),
    Reason(Stage.FULL_TEXT, "combined", "Result not separable from another treatment"),
    Reason(Stage.FULL_TEXT, "other_cells", "Cells are not CAR-T"),
)

REMOVAL_REASON = "Not an article: table of contents or notice of a journal"


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """One source and how it was searched.

    Attributes:
        source: Name of the source.
        platform: Where it was searched.
        kind: Kind of source.
        searched: Date of the search, ISO.
        strategy: The strategy as run.
        limits: Limits set.
    """

    source: str
    platform: str
    kind: SourceKind
    searched: str
    strategy: str
    limits: str


PUBMED_LINES = (
    '"Receptors, Chimeric Antigen"[mh] OR "chimeric antigen receptor"[tiab] OR "CAR-T"[tiab]',
    '"Multiple Myeloma"[mh] OR "Leukemia"[mh] OR "Lymphoma"[mh] OR "blood cancer"[tiab]',
    "2010/01/01:2025/01/31[pdat]",
)
PUBMED_QUERY = " AND ".join(f"({line})" for line in PUBMED_LINES)
PUBMED_STRATEGY_FILE = (
    f"# Cells\n1. {PUBMED_LINES[0]}\n# Disease\n2. {PUBMED_LINES[1]}\n3. {PUBMED_LINES[2]}\n"
    "#1 AND #2 AND #3\n"
)

_CHINESE_STRATEGY = "（嵌合抗原受体 OR CAR-T）AND（多发性骨髓瘤 OR 白血病 OR 淋巴瘤）"

SEARCHES = (
    SearchPlan(
        "PubMed", "E-utilities", SourceKind.DATABASE, "2025-01-31", PUBMED_QUERY, "2010 to January 2025"
    ),
    SearchPlan("CNKI", "CNKI", SourceKind.DATABASE, "2025-01-31", "主题：" + _CHINESE_STRATEGY, "2010—2025"),
    SearchPlan(
        "Wanfang",
        "Wanfang",
        SourceKind.DATABASE,
        "2025-01-31",
        "题名或摘要：" + _CHINESE_STRATEGY,
        "2010—2025",
    ),
)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the extraction form."""

    code: str
    label: str
    level: FieldLevel
    kind: FieldKind
    choices: tuple[str, ...] = ()


CANCERS = ("multiple myeloma", "leukemia", "lymphoma")
REGIONS = ("China", "United States", "other or multinational")

FORM = (
    FormField("cancer", "Cancer", FieldLevel.STUDY, FieldKind.CHOICE, CANCERS),
    FormField("region", "Country", FieldLevel.STUDY, FieldKind.CHOICE, REGIONS),
    FormField("target", "Antigen", FieldLevel.STUDY, FieldKind.TEXT),
    FormField("events", "Patients with the outcome", FieldLevel.OUTCOME, FieldKind.INTEGER),
    FormField("n", "Patients below the line", FieldLevel.OUTCOME, FieldKind.INTEGER),
)


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """A pooled proportion printed by the review the example is shaped like (PMID 40389815, abstract)."""

    outcome: str
    k: int
    events: int
    n: int
    printed_percent: float
    pooled: float
    low: float
    high: float
    i2_percent: int


PUBLISHED = (
    PublishedResult("ORR", 24, 695, 819, 84.86, 0.87, 0.80, 0.91, 61),
    PublishedResult("CRR", 24, 491, 843, 65.30, 0.58, 0.43, 0.72, 84),
)
