"""The field's words as enums and ids."""

from enum import StrEnum
from typing import NewType

ReviewerId = NewType("ReviewerId", int)
ActionId = NewType("ActionId", int)
SearchId = NewType("SearchId", int)
BatchId = NewType("BatchId", int)
RecordId = NewType("RecordId", int)
CitationId = NewType("CitationId", int)
ReportId = NewType("ReportId", int)
StudyId = NewType("StudyId", int)
CohortId = NewType("CohortId", int)
OutcomeId = NewType("OutcomeId", int)
RoundId = NewType("RoundId", int)
DecisionId = NewType("DecisionId", int)


class SourceKind(StrEnum):
    """Kind of source, as PRISMA 2020 groups them."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATION_SEARCHING = "citation_searching"
    OTHER = "other"

    @property
    def main_lane(self) -> bool:
        """Whether records of this kind are counted in "databases and registers"."""
        return self in (SourceKind.DATABASE, SourceKind.REGISTER)


class Stage(StrEnum):
    """Stage of screening."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"


class RoundKind(StrEnum):
    """Why a round of screening was opened."""

    PILOT = "pilot"
    MAIN = "main"
    REOPENED = "reopened"


class Verdict(StrEnum):
    """One reviewer's judgement.

    `ongoing` and `awaiting` (classification) exist at full text only; `withdrawn` takes a decision back, so
    that the item is open again for its reviewer.
    """

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"
    ONGOING = "ongoing"
    AWAITING = "awaiting"
    WITHDRAWN = "withdrawn"

    @property
    def full_text_only(self) -> bool:
        """Whether the verdict may be given at full text only."""
        return self in (Verdict.ONGOING, Verdict.AWAITING)


class OutcomeOfScreening(StrEnum):
    """Where an item stands in a stage once all decisions are weighed."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    ONGOING = "ongoing"
    AWAITING = "awaiting"
    CONFLICT = "conflict"
    AGAIN = "to_be_decided_again"
    UNDECIDED = "undecided"

    @property
    def settled(self) -> bool:
        """Whether nothing is left to decide."""
        return self in (self.INCLUDED, self.EXCLUDED, self.ONGOING, self.AWAITING)


class HowSettled(StrEnum):
    """Who settled a conflict."""

    ADJUDICATOR = "adjudicator"
    DISCUSSION = "discussion"


class AssignmentWhy(StrEnum):
    """Why a reviewer is to decide an item, or no longer is."""

    PLANNED = "planned"
    SECOND_READER = "second_reader"
    LEFT = "left"


class OrderBy(StrEnum):
    """What a part of the common order is built on."""

    RANDOM = "random"
    SIMILARITY = "similarity"
    MODEL = "model"


class PlacementWhy(StrEnum):
    """Why a record was placed on a citation."""

    IMPORT = "import"
    RULE = "rule"
    REVIEWER = "reviewer"
    UNDO = "undo"


class PairVerdict(StrEnum):
    """Whether two records describe the same report; `related` ones are two documents that belong together."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    RELATED = "related"


class RemovalWhy(StrEnum):
    """Why a citation was removed before screening."""

    OTHER = "other"
    AUTOMATION = "automation"


class RetrievalStatus(StrEnum):
    """Whether the document behind a citation is at hand."""

    SOUGHT = "sought"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


class ReportRole(StrEnum):
    """What a report is to its study."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    PROTOCOL = "protocol"
    REGISTRY = "registry"
    UNLINKED = "unlinked"


class ReviewerKind(StrEnum):
    """A person, or a tool whose judgements are counted as automation."""

    PERSON = "person"
    TOOL = "tool"


class FieldLevel(StrEnum):
    """What a field of the extraction form describes."""

    STUDY = "study"
    COHORT = "cohort"
    OUTCOME = "outcome"


class FieldKind(StrEnum):
    """Type of a field's value."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    CHOICE = "choice"


class Denominator(StrEnum):
    """Who is counted below the fraction line."""

    ENROLLED = "enrolled"
    TREATED = "treated"
    EVALUABLE = "evaluable"


class ConsensusBasis(StrEnum):
    """How the agreed reading came about."""

    AGREED = "agreed"
    CHOSEN = "chosen"
    EDITED = "edited"
    SINGLE = "single"


class MissingReason(StrEnum):
    """Why a value could not be read."""

    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    UNCLEAR = "unclear"


class IdentifierKind(StrEnum):
    """Kinds of identifier a record may carry."""

    PMID = "pmid"
    PMCID = "pmcid"
    DOI = "doi"
    PII = "pii"
    ISSN = "issn"
    ISBN = "isbn"
    REGISTRY = "registry"
    ACCESSION = "accession"


class RelationKind(StrEnum):
    """How another document relates to this record, as PubMed names it."""

    RETRACTION_IN = "RetractionIn"
    RETRACTION_OF = "RetractionOf"
    ERRATUM_IN = "ErratumIn"
    ERRATUM_FOR = "ErratumFor"
    CONCERN_IN = "ExpressionOfConcernIn"
    CONCERN_FOR = "ExpressionOfConcernFor"
    COMMENT_IN = "CommentIn"
    COMMENT_ON = "CommentOn"
    UPDATE_IN = "UpdateIn"
    UPDATE_OF = "UpdateOf"
    REPUBLISHED_IN = "RepublishedIn"
    REPUBLISHED_FROM = "RepublishedFrom"
    OTHER = "Other"
