"""The documents behind citations, and the studies they report."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from db.tables.facts import STRICT, Fact, chain, one_of
from db.types import global_id, identity, octets, refers, whole, words
from review.vocabulary import ReportRole, RetrievalStatus


class ReportRow(Fact, table=True):
    """The document behind a citation; ordinal 1 is its own, later ones were linked to it."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("citation_id", "ordinal"),
        CheckConstraint("ordinal >= 1", name="ordinal"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    citation_id: int = refers("citation")
    ordinal: int = whole()
    label: str = words(default="")


class RetrievalRow(Fact, table=True):
    """Whether the document is at hand; the newest row holds."""

    __tablename__ = "retrieval"
    __table_args__ = (
        *chain("retrieval", "report_id"),
        one_of("status", RetrievalStatus),
        CheckConstraint("status <> 'not_retrieved' OR why <> ''", name="why_not"),
        Index("ix_retrieval_report", "report_id"),
        STRICT,
    )

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    report_id: int = refers("report")
    status: str = words()
    why: str = words(default="")
    supersedes: int | None = whole(default=None)


class AttachmentRow(Fact, table=True):
    """A file of a report, known by its digest; the name is for display only."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("report_id", "sha256"), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    report_id: int = refers("report")
    name: str = words()
    media_type: str = words()
    sha256: str = words()
    byte_length: int = whole()
    content: bytes = octets()


class StudyRow(Fact, table=True):
    """The investigation."""

    __tablename__ = "study"
    __table_args__ = (UniqueConstraint("label"), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    label: str = words()


class StudyReportRow(Fact, table=True):
    """A report of a study, with its role; the role `unlinked` takes it away again."""

    __tablename__ = "study_report"
    __table_args__ = (*chain("study_report", "study_id", "report_id"), one_of("role", ReportRole), STRICT)

    id: int = identity()
    uuid: UUID = global_id()
    action_id: int = refers("action")
    study_id: int = refers("study")
    report_id: int = refers("report")
    role: str = words()
    supersedes: int | None = whole(default=None)
