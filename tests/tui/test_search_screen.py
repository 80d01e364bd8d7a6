"""What the search screen asks of PubMed: a search, one again, sets, known studies, links; interruptions."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from review.example.eutils_corpus import Corpus
from review.example.eutils_faults import Fault, Scripted
from review.example.eutils_server import EutilsServer
from review.services.importing import searches
from review.services.listing import citations
from review.services.searching import search_pubmed, unfinished
from review.settings import Secret, Settings
from tests.services.pubmed import client, corpus, invented
from tests.services.test_rerunning import FIRST, LATER
from tests.tui.driving import Driver, drive, fill, opened

WIDE = (120, 40)


def settings(server: EutilsServer) -> Settings:
    """A key allows ten requests a second."""
    return Settings(eutils=server.base_url, email="test@example.org", api_key=Secret("invented"))


def cited() -> Corpus:
    """Article 102 cites 101 and 108; 103 cites 101."""
    made = corpus([*FIRST, invented(108)])
    cites = {102: (101, 108), 103: (101,)}
    return Corpus(replace(a, cites=cites.get(a.pmid, ()), mesh=("Topic",)) for a in made.values())


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    """PubMed as it is at first."""
    with EutilsServer(cited(), enforce_rate=False) as started:
        yield started


@pytest.fixture
def searched(small: Path, server: EutilsServer) -> Path:
    """The small review with a search of PubMed: search:3."""
    review = opened(small)
    search_pubmed(review, client(server), "1. myeloma[tiab]\n2. #1 AND invented[tiab]")
    review.store.close()
    return small


def test_a_search_is_counted_first(small: Path, server: EutilsServer) -> None:
    """Hits, what PubMed understands, unknown tags; then records arrive, and the limits are kept."""

    async def script(driver: Driver) -> None:
        await driver.press("f2", "s")
        await fill(driver, "myeloma[tiabb]", "")
        assert driver.sees("records from PubMed?", "PubMed has no field [tiabb]", "did you mean [tiab]?")
        await driver.press("1")
        assert driver.sees("2 searches")
        await driver.press("s")
        await fill(driver, "myeloma[tiab]", "English only")
        assert driver.sees("Fetch 5 records from PubMed?")
        await driver.press("2")
        assert driver.sees("3 searches", "5 hits, 5 records added")

    drive(opened(small), script, settings=settings(server), size=WIDE)
    assert searches(opened(small))[2].limits == "English only"


def test_a_search_again(searched: Path) -> None:
    """Asked first; what is new, changed, deleted and no longer found is shown."""

    async def script(driver: Driver) -> None:
        await driver.press("f2", "a", "1", "a", "2")
        assert driver.sees("search:1 was no search of PubMed by this program")
        await driver.press("n", "n", "a")
        assert driver.sees("Run search:3 again?", "1. myeloma[tiab]", "5 hits")
        await driver.press("1")
        assert driver.sees("3 searches")
        await driver.press("a", "2")
        assert driver.sees("search:3 run again", "2 new", "3 held before", "none missing")
        assert driver.sees("Changed since (2)", "PMID 102: RETRACTED", "PMID 103: revised; title differ")
        assert driver.sees("Deleted from PubMed, or merged into another record (2)", "104", "108")
        await driver.press("escape")
        assert driver.sees("4 searches", "search:4")

    with EutilsServer(corpus(LATER), enforce_rate=False) as later:
        drive(opened(searched), script, settings=settings(later), size=WIDE)
    assert len(searches(opened(searched))) == 4


def test_sets_are_combined(searched: Path, server: EutilsServer) -> None:
    """Earlier searches and their lines are listed, and a new one names them."""

    async def script(driver: Driver) -> None:
        await driver.press("f2", "h")
        assert driver.sees("Combine searches of PubMed", "search:3#1 myeloma[tiab]", "search:3 5 hits")
        await fill(driver, "search:3 AND 102[uid]", "")
        assert driver.sees("Fetch 1 records", "((myeloma[tiab]) AND invented[tiab])")
        await driver.press("2")
        assert driver.sees("4 searches", "1 hits")

    drive(opened(searched), script, settings=settings(server), size=WIDE)


def test_known_studies(searched: Path, server: EutilsServer, tmp_path: Path) -> None:
    """From a file or as typed: what is missed and which line loses it; what is no PMID is refused."""
    known = tmp_path / "known.txt"
    known.write_text("# mine\n101\n102\n999\n")

    async def script(driver: Driver) -> None:
        await driver.press("f2", "n", "n", "w")
        await fill(driver, str(known))
        assert driver.sees("The strategy finds 2 of 3 known studies.", "PMID 999, which PubMed does not have")
        await driver.press("escape", "w")
        await fill(driver, "101, 102")
        assert driver.sees("The strategy finds 2 of 2 known studies.")
        await driver.press("escape", "w")
        await fill(driver, "smith 2020")
        assert driver.sees("!", "smith")
        await driver.press("p", "w")
        await fill(driver, "101")
        assert driver.sees("no such search of PubMed with a strategy")

    drive(opened(searched), script, settings=settings(server), size=WIDE)


def test_links(searched: Path, server: EutilsServer) -> None:
    """Cited-by of named citations, with the limits of such links; what is there already is said."""
    ids = {line.pmid: line.id for line in citations(opened(searched))}

    async def script(driver: Driver) -> None:
        await driver.press("f2", "c")
        assert driver.sees("PubMed knows citing articles only where their full text is in PMC.")
        assert driver.sees("articles that cite them", "their reference lists", "similar articles")
        await driver.press("1")
        assert driver.sees("0 citations with an included report", "citations I name")
        await driver.press("1")
        assert driver.sees("There is no such citation yet.")
        await driver.press("c", "1", "3")
        await fill(driver, "report:1")
        assert driver.sees("is not an id this command takes")
        await driver.press("c", "1", "3")
        await fill(driver, f"citation:{ids['101']}")
        assert driver.sees("PubMed cited by", "2 linked", "Limits: PubMed knows", "PMID 101: 2")
        await driver.press("escape")
        assert driver.sees("4 searches", "PubMed cited by")

    drive(opened(searched), script, settings=settings(server), size=WIDE)


def test_a_fetch_is_left_and_resumed(small: Path) -> None:
    """Escape stops it with the reply it waits for; what came is kept, and r fetches only the rest."""
    many = corpus(invented(pmid) for pmid in range(1, 451))
    slow = Scripted("efetch", Fault.SLOW_HEADERS, calls=(2,), seconds=1.0)
    with EutilsServer(many, [slow], enforce_rate=False) as server:

        async def script(driver: Driver) -> None:
            await driver.press("f2", "s")
            await fill(driver, "myeloma", "")
            driver.send("2")
            while not driver.sees("200 of 450 fetched"):
                await driver.pilot.pause(0.01)
            await driver.press("escape", "f2")
            assert driver.sees("1 unfinished: r goes on")
            await driver.press("r")
            assert driver.sees("450 hits, 450 records added")
            assert driver.sees("3 searches, 462 records")

        drive(opened(small), script, settings=settings(server))
        asked = sum(request.endpoint == "efetch" for request in server.log)
    assert asked == 3
    assert unfinished(opened(small)) == ()
