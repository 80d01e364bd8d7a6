"""The values that services take and return, by name, for front ends; `read_value` checks what was typed."""

from db.backup import Copy
from db.read.control import ProtocolVersion, Reason, Reviewer
from db.read.extraction import Cohort, Consensus, Outcome, Value
from db.read.screening import AdjudicationLine, DecisionLine
from db.read.sources import Batch, Rejected, Search, StoredRecord
from review.extraction.cells import Cell, Reading
from review.extraction.form import FieldSpec, read_value
from review.extraction.outcome_data import OutcomeDatum
from review.pooling.result import PoolingResult
from review.pooling.table import StudyTable
from review.prisma.flow import Flow
from review.screening.agreement_report import AgreementPoint, AgreementReport, UnsureAs
from review.screening.protocol import Order, ScreeningPlan
from review.screening.ranking import TermWeight
from review.sources.entrez import LinkKind
from review.sources.entrez_transport import Retry
from review.sources.pubmed_changes import Change, Flag

__all__ = [
    "AdjudicationLine",
    "AgreementPoint",
    "AgreementReport",
    "Batch",
    "Cell",
    "Change",
    "Cohort",
    "Consensus",
    "Copy",
    "DecisionLine",
    "FieldSpec",
    "Flag",
    "Flow",
    "LinkKind",
    "Order",
    "Outcome",
    "OutcomeDatum",
    "PoolingResult",
    "ProtocolVersion",
    "Reading",
    "Reason",
    "Rejected",
    "Retry",
    "Reviewer",
    "ScreeningPlan",
    "Search",
    "StoredRecord",
    "StudyTable",
    "TermWeight",
    "UnsureAs",
    "Value",
    "read_value",
]
