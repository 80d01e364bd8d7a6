"""Twenty doubtful pairs, English and Chinese: single keys, one undone, one rule accepted whole."""

from pathlib import Path

import pytest

from review.services import answering, deduplicating
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import citations
from review.services.opening import new_review, open_review
from review.services.related import related_citations
from review.vocabulary import CitationId
from tests.conftest import Clock
from tests.journeys.conftest import OpenTerminal
from tests.journeys.terminal import Terminal
from tests.services.files import article, ris

SIZES = [(80, 24), (200, 50)]
DRUGS = (
    "amorolfine",
    "ciclopirox",
    "clotrimazole",
    "efinaconazole",
    "fluconazole",
    "griseofulvin",
    "itraconazole",
    "luliconazole",
    "tavaborole",
    "terbinafine",
)
HERBS = ("黄芪", "当归", "丹参", "川芎", "白术", "茯苓", "甘草", "桂枝", "柴胡", "半夏")
ARTICLE = "Oral terbinafine for nail infections in adults with diabetes"


def english(number: int, year: int) -> str:
    """An article without a place; four years lie between its two records."""
    title = f"Oral {DRUGS[number]} for nail infections in adults with diabetes"
    names = f"Author{chr(65 + number)}, Ada B."
    return article(number, TI=title, AU=names, PY=str(year), VL="", SP="", DO="", AB="")


def chinese(number: int, issue: int) -> str:
    """An article without pages; its two records name two issues of one volume."""
    title = f"{HERBS[number]}联合针刺治疗糖尿病周围神经病变的临床研究"
    place = {"JO": "中医杂志", "VL": str(50 + number), "IS": str(issue), "SP": "", "PY": "2015"}
    return article(number, TI=title, AU="王伟", DO="", AB="", **place)


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review with ten Chinese and ten English pairs to ask about, and an erratum."""
    path = tmp_path_factory.mktemp("twenty") / "review.db"
    review = new_review(str(path), "Nails", handle="ann", clock=Clock(), durable=False)
    erratum = article(99, TI=f"Erratum: {ARTICLE}", AU="AuthorJ, Ada B.", PY="2010", DO="", AB="")
    one = [chinese(n, 3) for n in range(10)] + [english(n, 2010) for n in range(10)] + [erratum]
    other = [chinese(n, 5) for n in range(10)] + [english(n, 2014) for n in range(10)]
    for name, records in (("PubMed", one), ("CNKI", other)):
        import_files(review, [IncomingFile(f"{name}.ris", ris(*records))], SearchFacts(name))
    deduplicating.run_dedup(review)
    assert [pair.rule for pair in answering.queue(review)] == ["another-issue"] * 10 + ["years-apart"] * 10
    review.store.close()
    return path


def side_by_side(screen: str, *words: str) -> None:
    """Every word stands on one line in both columns."""
    for word in words:
        assert any(shown.count(word) == 2 for shown in screen.splitlines()), (word, screen)


def answer(window: Terminal, keys: str, left: int, done: int) -> None:
    """Answer one pair after another and wait until each answer is saved."""
    for key in keys:
        window.press(key)
        left, done = left - 1, done + 1
        window.wait_for(f"{left} left, {done} answered", "saved: record", gone="saving:")


@pytest.mark.parametrize("size", SIZES)
def test_twenty_pairs(twenty: Path, tmp_path: Path, terminal: OpenTerminal, size: tuple[int, int]) -> None:
    """Ten pairs by single keys, one of them taken back; the rest by their rule."""
    database = tmp_path / "review.db"
    database.write_bytes(twenty.read_bytes())
    window = terminal(size)
    window.start("--db", str(database), "--as", "cleo")
    window.wait_for("as cleo")
    window.press("F3")
    shown = window.wait_for("20 left, 0 answered", "A record:1 from PubMed", "B record:22 from CNKI")
    side_by_side(shown, "黄芪联合针刺治疗糖尿病", "王伟", "中医杂志", "2015")
    assert "50(3)" in shown
    assert "50(5)" in shown
    answer(window, "sdsds", 20, 0)
    window.press("u")
    window.wait_for("16 left, 4 answered", "taken back", "A record:5")
    answer(window, "dsdsds", 16, 4)
    shown = window.wait_for("10 left, 10 answered", "A record:11 from PubMed", "B record:32 from CNKI")
    side_by_side(shown, "Oral amorolfine for nail", "AuthorA, Ada B.")
    assert "2010" in shown
    assert "2014" in shown
    window.press("a")
    window.wait_for("Merge all 10 pairs of the rule “years-apart”?")
    window.press("Down")
    window.press("Enter")
    window.wait_for("none left, 20 answered", "saved: record", gone="saving:")
    window.press("C-q")
    window.wait_for("ENDED WITH 0")

    review = open_review(str(database), handle="cleo", daily_backup=False)
    assert answering.count_queue(review) == 0
    merged = [line.id for line in citations(review) if line.records == 2]
    assert merged == [1, 3, 6, 8, 10, *range(11, 21)]
    before = [(line.id, line.records) for line in citations(review)]
    assert deduplicating.run_dedup(review, everything=True).merged == 0
    assert [(line.id, line.records) for line in citations(review)] == before
    (erratum,) = related_citations(review, CitationId(20))
    assert (erratum.citation, erratum.link) == (21, "erratum-of")
    review.store.close()
