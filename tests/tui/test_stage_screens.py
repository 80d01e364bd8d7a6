"""The other stages: what each shows and what its keys save."""

from pathlib import Path

import pytest

from review.services import adjudicating, answering, extraction, fulltext, pooling, studies
from review.services.flow import flow
from review.services.opening import open_review
from review.vocabulary import RetrievalStatus, Stage, Verdict
from tests.tui import small_review
from tests.tui.driving import Driver, drive, fill, opened

TA = Stage.TITLE_ABSTRACT


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_pairs_side_by_side(small: Path, size: tuple[int, int]) -> None:
    """Both records of a pair are readable, what differs is marked, and each answer is one key."""

    async def script(driver: Driver) -> None:
        await driver.press("f3")
        assert driver.sees("3 left, 0 answered", "≠ title", "= year", small_review.HOSTILE)
        await driver.press("s")
        assert driver.sees(
            "2 left, 1 answered", "嵌合抗原受体T细胞治疗复发难治多发性骨", "骨髓瘤的单臂试验 [/]"
        )
        await driver.press("k", "d")
        assert driver.sees("1 left, 2 answered")
        await driver.press("u", "u")
        assert driver.sees("3 left, 0 answered", "taken back")
        await driver.press("u")
        assert driver.sees("There is no answer of yours here to take back.")
        await driver.press("space", "b", "d")

    drive(opened(small), script, size=size)
    review = opened(small)
    assert len(answering.queue(review)) == 2
    assert flow(review).duplicates_removed == 1


def test_all_of_one_rule_and_a_run(small: Path) -> None:
    """Accepting a rule merges each of its pairs, after a question; a run says what it came to."""

    async def script(driver: Driver) -> None:
        await driver.press("f3", "a")
        assert driver.sees("Merge all 3 pairs of the rule “person”?")
        await driver.press("1")
        assert driver.sees("3 left")
        await driver.press("a", "2")
        assert driver.sees("No doubtful pair waits.")
        await driver.press("r")
        assert driver.sees("12 records:")

    drive(opened(small), script)
    assert flow(opened(small)).duplicates_removed == 4


def test_a_conflict_is_settled(far: Path) -> None:
    """Both decisions with their notes, side by side; who settles is chosen; a note goes with it."""

    async def script(driver: Driver) -> None:
        await driver.press("f5")
        assert driver.sees("A ann: INCLUDE", "B ben: EXCLUDE", "“looks [right] to me” “a mouse”")
        await driver.press("d", "c")
        await fill(driver, "talked [/]")
        assert driver.sees("the reviewers' discussion", "Your note: talked [/]")
        await driver.press("b")
        assert driver.sees("No conflict waits at this stage.", "saved: exclude on item 5")
        await driver.press("s", "n", "i", "d")
        assert driver.sees("CONFLICTS: FULL TEXT", "none left")

    drive(opened(far), script)
    settled = adjudicating.adjudications(opened(far), TA, 5)[0]
    assert (settled.verdict, settled.how, settled.note) == (Verdict.EXCLUDE, "discussion", "talked [/]")


def test_a_stale_adjudication_returns(far: Path) -> None:
    """If a decision changed since the screen showed it, the conflict comes back with the reason."""
    from review.services import screening

    async def script(driver: Driver) -> None:
        await driver.press("f5")
        screening.decide(opened(far, "ben"), TA, 5, Verdict.EXCLUDE, note="surely")
        await driver.press("i")
        assert driver.sees("Not saved", "changed since it was shown", "“surely”")

    drive(opened(far), script)


def test_full_texts(far: Path, tmp_path: Path) -> None:
    """Retrieved, not retrieved and why, a file, and a link to a study."""
    paper = tmp_path / "paper [1].pdf"
    paper.write_bytes(b"%PDF-1.4 invented")

    async def script(driver: Driver) -> None:
        await driver.press("f6")
        assert driver.sees("4 reports: 0 sought, 4 retrieved", small_review.HOSTILE)
        await driver.press("j", "j", "j", "x")
        await fill(driver, "no copy found")
        assert driver.sees("1 not retrieved", "why not: no copy found")
        await driver.press("o")
        assert driver.sees("1 sought")
        await driver.press("f", "f", "n", "n", "n", "a")
        await fill(driver, str(paper))
        assert driver.sees("4 retrieved", "saved: paper [1].pdf")
        await driver.press("y")
        assert driver.sees("Only an included report belongs to a study")
        await driver.press("k", "y")
        assert driver.sees("a new study", "Author1 [/] 2021")
        await driver.press("2", "2")
        assert driver.sees("study: Author1 [/] 2021, Author3 [/] 2023")
        await driver.press("a")
        await fill(driver, str(tmp_path / "none.pdf"))
        assert driver.sees("Not saved", "cannot be read")
        await driver.press("s")
        assert driver.sees("SCREENING: FULL TEXT")

    drive(opened(far), script)
    review = opened(far)
    assert fulltext.report_lines(review)[3].retrieval is RetrievalStatus.RETRIEVED
    assert fulltext.attachments(review, fulltext.report_lines(review)[3].id)[0].name == "paper [1].pdf"
    assert len(studies.studies(review)[0].reports) == 2


def test_extraction(far: Path) -> None:
    """A reading with page and quote; another's is hidden until I read; agreement and settling."""

    async def script(driver: Driver) -> None:
        await driver.press("f7")
        assert driver.sees("1 of 3 study:1 Author1 [/] 2021", "= China")
        await driver.press("n", "e")
        await fill(driver, "2o21", "", "", "")
        assert driver.sees("takes a number, not `2o21`")
        await driver.press("e")
        await fill(driver, "2021", "3", "published [2021]", "")
        assert driver.sees("saved: Year of publication 2021", "ann: 2021, p. 3 “published [2021]”")
        await driver.press("right_square_bracket", "left_square_bracket", "a", "s")
        assert driver.sees("0 agreed") or driver.sees("agreed")

    drive(opened(far), script, size=(120, 40))

    async def second(driver: Driver) -> None:
        await driver.press("f7", "n")
        assert not driver.sees("ann: 2021")
        assert driver.sees("Another reader has read this")
        await driver.press("s")
        assert driver.sees("Read it yourself first")
        await driver.press("e")
        await fill(driver, "2022", "4", "", "")
        assert driver.sees("≠ differ", "ann: 2021", "ben: 2022")
        await driver.press("s", "1")
        assert driver.sees("= 2021", "agreed (chosen)")
        await driver.press("s", "3")
        await fill(driver, "", "", "", "")
        assert driver.sees("= 2021") or driver.sees("= 2022")

    drive(opened(far, "ben"), second, size=(120, 40))
    cell = next(c for c in extraction.comparisons(opened(far)) if c.cell.field == "year")
    assert cell.consensus is not None


def test_new_study_cohort_outcome_and_count(far: Path) -> None:
    """Everything a sheet needs can be made from the screen."""

    async def script(driver: Driver) -> None:
        await driver.press("f7", "y")
        await fill(driver, "New [/] 2025")
        assert driver.sees("of 4")
        await driver.press("left", "plus")
        assert driver.sees("A count needs an outcome (o) and a cohort")
        await driver.press("h")
        await fill(driver, "")
        await driver.press("o")
        await fill(driver, "CRR", "Complete response")
        assert driver.sees("Cohort: the whole study")
        await driver.press("plus")
        await fill(driver, "", "", "12 months", "")
        assert driver.sees("ORR: 12 months, treated")
        await driver.press("plus")
        await fill(driver, "", "x", "", "")
        assert driver.sees("is no cohort of this study")

    drive(opened(far), script, size=(120, 50))
    review = opened(far)
    assert [each.code for each in extraction.outcomes(review)] == ["ORR", "CRR"]
    assert studies.studies(review)[3].label == "New [/] 2025"


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_flow_and_its_file(far: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    """The flow in boxes within the window; saved as SVG where asked; nothing else is overwritten."""
    target, other = tmp_path / "out.svg", tmp_path / "notes.txt"
    other.write_text("mine")

    async def script(driver: Driver) -> None:
        await driver.press("f8")
        assert driver.sees("Records identified from", "PubMed (n = 10)", "Interim:")
        await driver.press("space", "b", "r", "s", "ctrl+u")
        await fill(driver, str(target))
        assert target.read_text().startswith("<")
        await driver.press("s", "ctrl+u")
        await fill(driver, str(other))
        assert driver.sees("exists already; choose another name")

    drive(opened(far), script, size=size)
    assert other.read_text() == "mine"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
def test_results(far: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    """The forest plot within the window; subgroups; kept in the review; saved as SVG."""
    target = tmp_path / "forest.svg"

    async def script(driver: Driver) -> None:
        await driver.press("f9")
        assert driver.sees(
            "Objective [response] rate (ORR)", "Author1 [/] 2021", "9/25", "prediction interval"
        )
        assert max(map(len, driver.text().splitlines())) <= size[0]
        await driver.press("g", "2")
        assert driver.sees("by country", "Spain")
        await driver.press("k")
        assert driver.sees("kept the result of ORR")
        await driver.press("s", "ctrl+u")
        await fill(driver, str(target))
        await driver.press("n", "p", "space")

    drive(opened(far), script, size=size)
    assert "Author1 [/] 2021" in target.read_text()
    assert len(pooling.stored_results(opened(far))) == 1


def test_no_outcomes_yet(small: Path) -> None:
    """An empty stage says what to do."""

    async def script(driver: Driver) -> None:
        await driver.press("f9")
        assert driver.sees("There are no outcomes yet")
        await driver.press("n", "g", "k", "s", "f7")
        assert driver.sees("No study yet: y adds one.")
        await driver.press("e", "s", "a", "right", "h")

    drive(opened(small), script)


def test_a_new_review_from_the_first_screen(tmp_path: Path) -> None:
    """No review: n makes one, asks who is there, and stands at its home; o opens one; mistakes are said."""
    target = tmp_path / "mine.db"

    async def script(driver: Driver) -> None:
        assert driver.sees("No review is open.", "start a new review")
        await driver.press("o")
        await fill(driver, str(tmp_path / "none.db"))
        assert driver.sees("There is no review at")
        await driver.press("n")
        await driver.type("Does [it] work?")
        await driver.press("enter", "ctrl+u")
        await fill(driver, str(target))
        assert driver.sees("Who is at the keyboard?")
        await driver.press("escape")
        assert driver.sees("HOME", "Does [it] work?", "No source yet: f2 searches PubMed")
        assert not driver.sees("final")

    drive(None, script)
    assert open_review(str(target), daily_backup=False).store.path == target
