"""Strategies before they are run: the test with known studies, and the sets of earlier searches."""

from pathlib import Path

import click

from review.cli.frame import opened, settings, shared, wants_json
from review.cli.output import emit, emit_json, emit_table, read_text, say
from review.errors import BadInput
from review.services import searching
from review.services.known_studies import KnownCheck, KnownStudy, check_known, read_known
from review.services.naming import parse_id
from review.services.strategies import SearchSet, history_sets, strategy_text, with_sets
from review.text import one_line
from review.vocabulary import SearchId


@click.command()
@click.argument("query", required=False)
@click.option(
    "--known", type=click.Path(path_type=Path), required=True, help="PMIDs of known studies, one a line."
)
@click.option("--file", type=click.Path(path_type=Path), help="Strategy of numbered lines.")
@click.option(
    "--search", "which", metavar="search:N", help="The strategy of that search; the newest unless told."
)
@shared()
def check(query: str | None, known: Path, file: Path | None, which: str | None) -> None:
    """Test a strategy with known studies: which it misses, and which line loses each."""
    if sum(given is not None for given in (query, file, which)) > 1:
        raise BadInput("Give a QUERY, a strategy with --file, or one with --search; not several.")
    pmids = read_known(read_text(known))
    chosen = settings()
    if file or query:
        text = read_text(file) if file else query or ""
    else:
        number = SearchId(parse_id(which, "search")[1]) if which else None
        text = strategy_text(opened(chosen), number)
    strategy = searching.strategy_of(text)
    found = check_known(searching.client(chosen), strategy, pmids)
    if wants_json():
        emit_json(_check_json(found))
        return
    texts = {line.number: line.text for line in strategy.lines}
    rows = [(f"#{number}", count, texts[number]) for number, count in found.found_by]
    emit_table(("Line", "Known", "Search"), rows, (1,))
    emit(
        "\n".join(
            [f"The strategy finds {found.found} of {found.known} known studies.", *_missed(found, texts)]
        )
    )


def _missed(found: KnownCheck, texts: dict[int, str]) -> list[str]:
    return [f"  missed: PMID {each.pmid}, {_why(each, texts)}" for each in found.missed]


def _why(missed: KnownStudy, texts: dict[int, str]) -> str:
    if not missed.in_pubmed:
        return "which PubMed does not have"
    return "lost by " + "; ".join(f"#{number} ({one_line(texts[number])})" for number in missed.lost_by)


def _check_json(found: KnownCheck) -> dict[str, object]:
    return {
        "known": found.known,
        "found": found.found,
        "lines": [{"number": number, "known": count} for number, count in found.found_by],
        "missed": found.missed,
    }


@click.command()
@shared()
def history() -> None:
    """List the searches of PubMed and their lines, which a new search may combine."""
    found = history_sets(opened())
    if wants_json():
        emit_json({"sets": [_set_json(each) for each in found]})
        return
    rows: list[tuple[object, ...]] = []
    for each in found:
        rows += [
            (f"search:{each.search}#{line.number}", "", "", one_line(line.text)) for line in each.lines[:-1]
        ]
        last = each.lines[-1].text if each.lines else ""
        rows.append((f"search:{each.search}", each.searched_on, each.hits, one_line(last)))
    emit_table(("Set", "Day", "Hits", "Search"), rows, (2,))
    say('Combine sets in a new search: review search pubmed "search:1 AND search:2#3"')


def _set_json(each: SearchSet) -> dict[str, object]:
    return {
        "id": f"search:{each.search}",
        "searched_on": each.searched_on,
        "hits": each.hits,
        "lines": each.lines,
    }


def strategy_typed(query: str | None, file: Path | None) -> str:
    """Return the strategy of a command, the searches of the review it names written out.

    Raises:
        BadInput: neither a query nor a file, or both.
    """
    if (query is None) == (file is None):
        raise BadInput("Give a QUERY, or a strategy with --file.")
    text = read_text(file) if file else query or ""
    single = file is None and "#" in text
    return with_sets(opened(), text) if "search:" in text or single else text
