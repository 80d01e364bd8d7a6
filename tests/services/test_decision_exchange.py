"""Decisions in the tables of ASReview, Rayyan and Covidence: out and in again, nothing lost."""

from dataclasses import replace

import pytest

from review.errors import BadInput
from review.screening.exchange import Format, Vote, VotedItem, read_back, written
from review.services.decision_exchange import ExchangeTable, export_votes, import_votes
from review.services.decision_tables import DecisionRow, export_decisions
from review.services.labelling import labels_used, set_label
from review.services.protocol import Reason, current_protocol, protocol_of, set_protocol
from review.services.screening import decide
from review.services.session import Review
from review.vocabulary import CitationId, Stage, Verdict
from tests.services.files import article
from tests.services.test_one_way import bring

TA = Stage.TITLE_ABSTRACT
HOSTILE = 'quoted "x", a | RAYYAN-LABELS: b; USER-NOTES: {"y"=>["z"]}\nline two =>'


def with_reasons(review: Review) -> None:
    """A protocol with reasons at title and abstract."""
    now = protocol_of(current_protocol(review))
    set_protocol(review, replace(now, reasons_title_abstract=(Reason("animal", "Animal study"),)))


@pytest.fixture
def filled(review: Review) -> Review:
    """Six citations; Ann and Ben have decided, with reasons, notes and labels."""
    bring(review, *(article(n) for n in range(6)))
    with_reasons(review)
    for who, item, verdict, reason, note in (
        ("ann", 1, Verdict.INCLUDE, "", ""),
        ("ann", 2, Verdict.EXCLUDE, "animal", HOSTILE),
        ("ann", 3, Verdict.UNSURE, "", "look again"),
        ("ben", 1, Verdict.EXCLUDE, "animal", ""),
        ("ben", 2, Verdict.EXCLUDE, "", "no"),
        ("ben", 4, Verdict.INCLUDE, "", "secret"),
    ):
        decide(review.acting_as(who), TA, item, verdict, reason=reason, note=note)
    set_label(review, [CitationId(1), CitationId(2)], 'methods, "old"')
    return review


def own(review: Review, handle: str) -> set[DecisionRow]:
    """Someone's decisions."""
    return set(export_decisions(review.acting_as(handle), TA))


@pytest.mark.parametrize("form", [Format.RAYYAN, Format.COVIDENCE])
def test_a_team_out_and_in(filled: Review, form: Format) -> None:
    """Everyone's disclosed decisions go out and come back as theirs; what is not disclosed stays in."""
    table = export_votes(filled, form)
    assert "secret" not in repr(table)
    before = {who: own(filled, who) for who in ("ann", "ben")}
    for item in (1, 2, 3):
        decide(filled, TA, item, Verdict.WITHDRAWN)
    for item in (1, 2):
        decide(filled.acting_as("ben"), TA, item, Verdict.WITHDRAWN)
    set_label(filled, [CitationId(1), CitationId(2)], 'methods, "old"', attached=False)
    done = import_votes(filled, table, form)
    assert done.decisions == {"ann": 3, "ben": 2}
    assert {who: own(filled, who) for who in ("ann", "ben")} == before
    assert labels_used(filled) == {'methods, "old"': 2}
    again = import_votes(filled, table, form)
    assert (sum(again.decisions.values()), again.unchanged, again.labels) == (0, 5, 0)


def test_one_reviewer_through_asreview(filled: Review) -> None:
    """Unsure and reasons survive two labels: they stand before the note."""
    table = export_votes(filled, Format.ASREVIEW)
    before = own(filled, "ann")
    for item in (1, 2, 3):
        decide(filled, TA, item, Verdict.WITHDRAWN)
    import_votes(filled, table, Format.ASREVIEW)
    assert own(filled, "ann") == before
    labels = [row[table.headers.index("asreview_label")] for row in table.rows]
    assert labels == ["1", "0", "1", "", "", ""]


def test_a_foreign_table(filled: Review) -> None:
    """Records are found by DOI or title; a reason the protocol lacks goes into the note."""
    votes = 'RAYYAN-INCLUSION: {"Cat"=>"Excluded", "Dan"=>"Undecided"}'
    notes = f"{votes} | RAYYAN-LABELS: a,b | RAYYAN-EXCLUSION-REASONS: wrong drug"
    table = ExchangeTable(("title", "doi", "notes"), (("?", "https://doi.org/10.5555/a4", notes),))
    done = import_votes(filled, table, Format.RAYYAN)
    assert (done.decisions, done.labels) == ({"Cat": 1}, 2)
    assert own(filled, "Cat") == {DecisionRow("citation:5", Verdict.EXCLUDE, "", "Reason: wrong drug.")}
    title = "A questionnaire on fatigue in 2 INVENTED patients"
    by_title = ExchangeTable(("Title", "asreview_label"), ((title, "1.0"), ("x", ""), ("y", "-1")))
    assert import_votes(filled.acting_as("eve"), by_title, Format.ASREVIEW).decisions == {"eve": 1}
    with pytest.raises(BadInput, match="Row 1 of the table names no citation"):
        import_votes(filled, ExchangeTable(("title", "asreview_label"), (("z", "1"),)), Format.ASREVIEW)
    with pytest.raises(BadInput, match="no vote of covidence"):
        import_votes(filled, ExchangeTable(("title", "Vote"), (("z", "perhaps"),)), Format.COVIDENCE)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.WITHDRAWN])
def test_every_verdict_survives(form: Format, verdict: Verdict) -> None:
    """Also those a format has no word for."""
    who = "" if form is Format.ASREVIEW else 'An "n" | RAYYAN-LABELS: x'
    item = VotedItem((Vote(who, verdict, "animal", HOSTILE),), ("a, b", "c; d", 'e "f"'))
    assert [read_back(cells, form) for cells in written(item, form)] == [item]
