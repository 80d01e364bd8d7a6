"""What reviewers call citations, and the words by which records are found."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from db.tables.facts import STRICT, Fact, chain
from db.types import identity, refers, whole, words


class LabelRow(Fact, table=True):
    """A reviewer's label on a citation, or (`attached` = 0) taken off; the newest holds."""

    __tablename__ = "label"
    __table_args__ = (
        *chain("label", "citation_id", "reviewer_id", "word"),
        CheckConstraint("attached IN (0, 1)", name="attached"),
        CheckConstraint("word <> ''", name="word"),
        Index("ix_label_word", "word"),
        Index("ix_label_citation", "citation_id"),
        STRICT,
    )

    id: int = identity()
    action_id: int = refers("action")
    citation_id: int = refers("citation")
    reviewer_id: int = refers("reviewer")
    word: str = words()
    attached: int = whole()
    supersedes: int | None = whole(default=None)


class SearchTextRow(Fact, table=True):
    """The words of a record, in the tokens of full-text search, with blanks between."""

    __tablename__ = "search_text"
    __table_args__ = (UniqueConstraint("record_id"), STRICT)

    id: int = identity()
    action_id: int = refers("action")
    record_id: int = refers("record")
    tokens: str = words()
