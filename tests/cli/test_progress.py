"""The bar of a fetch, and a fetch that is interrupted and goes on."""

import pytest

from review.cli.progress import Bar, bar_text
from review.example.eutils_server import EutilsServer
from review.services import searching
from review.services.pace import duration
from review.services.searching import Progress
from review.services.session import Review
from tests.cli.calls import Desk
from tests.services.pubmed import client, corpus, invented


def test_rate_and_time_left() -> None:
    """500 records in 10 seconds leave 10 seconds for 500 more; the records of an earlier run do not count."""
    text = bar_text(Progress(700, 1200), 500, 10.0)
    assert "700 of 1,200 (58%)" in text
    assert text.endswith("50 records/s  10 s left")
    assert bar_text(Progress(200, 1200), 0, 0.0).endswith("200 of 1,200 (17%)")
    assert "100%" in bar_text(Progress(0, 0), 0, 1.0)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (59.4, "59 s"), (185, "3 min 05 s"), (7_800, "2 h 10 min")]
)
def test_durations(seconds: float, words: str) -> None:
    """The two largest units."""
    assert duration(seconds) == words


def test_a_bar_on_a_terminal_and_lines_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    """One line is drawn over and over on a terminal; a log gets plain lines."""
    seconds = iter(range(10))
    bar = Bar(lambda: float(next(seconds)), terminal=True)
    for fetched in (0, 100, 200):
        bar(Progress(fetched, 200))
    drawn = capsys.readouterr().err
    assert drawn.count("\r") == 3
    assert drawn.endswith("2 s\n")
    Bar(terminal=False)(Progress(1, 2))
    assert capsys.readouterr().err == "1 of 2 records fetched\n"


def test_interrupted_and_resumed(review: Review) -> None:
    """What was stored before Ctrl-C is never fetched again, and the search ends whole."""
    wanted = {str(n) for n in range(1, 31)}

    def stop(progress: Progress) -> None:
        if progress.fetched >= 20:
            raise KeyboardInterrupt

    with EutilsServer(corpus(invented(int(n)) for n in wanted), enforce_rate=False) as server:
        entrez = client(server, batch=10)
        with pytest.raises(KeyboardInterrupt):
            searching.search_pubmed(review, entrez, "myeloma[tiab]", watch=stop)
        waiting = searching.unfinished(review)
        assert [(each.hits, each.stored) for each in waiting] == [(30, 20)]
        done = searching.resume(review, entrez, waiting[0].search)
        fetched = [pmid for request in server.log if request.endpoint == "efetch" for pmid in request.ids]
    assert (done.imported.added, done.missing) == (30, ())
    assert sorted(fetched) == sorted(wanted)
    assert searching.unfinished(review) == ()


def test_ctrl_c_says_how_to_go_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command ends with 130 and names the command that goes on."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with EutilsServer(corpus([invented(1)]), enforce_rate=False) as server:
        monkeypatch.setenv("REVIEW_EUTILS", server.base_url)
        monkeypatch.setattr(searching, "search_pubmed", interrupted)
        said = desk.call("search", "pubmed", "myeloma[tiab]", code=130).stderr
    assert "`review search resume` goes on from there" in said
