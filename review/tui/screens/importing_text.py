"""What the import screen says: what files seem to be, their search, and what an import came to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from review.services.detecting import Detected, facts_found
from review.services.importing import FileSummary, ImportSummary, IncomingFile, SearchFacts
from review.services.values import Search
from review.text import fit
from review.tui.content import NOTHING, join, line, rows

REJECTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """An import before it is made.

    Attributes:
        files: what is to be imported.
        found: what each seems to be, in the same order.
        facts: what is known of their search.
        told: whether a person has said so.
        into: the search the files are added to; None makes a new one.
    """

    files: tuple[IncomingFile, ...]
    found: tuple[Detected, ...]
    facts: SearchFacts = SearchFacts("")
    told: bool = False
    into: Search | None = None

    @property
    def source(self) -> str:
        """The source of the search."""
        return self.into.source if self.into else self.facts.source

    @property
    def trouble(self) -> str:
        """Why it cannot be made as it stands; empty when it can."""
        refused = next((file for file in self.found if file.refusal), None)
        if refused:
            return f"{refused.name} cannot be imported: x leaves it out, f, e and c read it otherwise."
        return "" if self.source else "Which source was searched? s says it."


def planned(files: Sequence[IncomingFile], found: Sequence[Detected], before: Plan | None = None) -> Plan:
    """Return the plan of some files; what a person said of the search before stays."""
    told = before is not None and before.told
    facts = before.facts if before is not None and told else facts_found(found)
    return Plan(tuple(files), tuple(found), facts, told, before.into if before else None)


def plan_line(plan: Plan) -> Content:
    """Return what is at hand, and that nothing is written yet."""
    accepted = sum(file.accepted for file in plan.found)
    unread = sum(len(file.rejects) for file in plan.found)
    refused = sum(bool(file.refusal) for file in plan.found)
    parts = [
        line(
            f"{_number(len(plan.files), 'file')}, {_entries(accepted + unread)}, {unread} not readable",
            "bold",
        )
    ]
    parts += [line(f"   {refused} refused", "bold $text-error")] if refused else []
    return join([*parts, line("   nothing is written yet", "italic")])


def file_row(file: Detected) -> str:
    """Return a file as one line of the list."""
    if file.refusal:
        return f"{fit(file.name, 24)} cannot be imported: {file.refusal.removeprefix(file.name).strip()}"
    more = [f"{len(file.rejects)} not readable"] if file.rejects else []
    more += ["imported before"] if file.held else []
    counts = ", ".join([_entries(file.starts), *more])
    return f"{fit(file.name, 24)} {fit(file.format, 14)} {fit(file.encoding, 9)} {counts}"


def file_content(file: Detected) -> Content:
    """Return everything that was found out about a file."""
    return rows([join([line(file.name, "bold"), line(f"   {_size(file.size)}", "dim")]), *_file_lines(file)])


def _file_lines(file: Detected) -> Iterator[Content]:
    if file.held:
        yield line(
            f"■ imported before as {file.held.name}, into search:{file.held.search}; it would add nothing",
            "bold",
        )
    if file.refusal:
        yield join([line("! ", "bold $text-error"), line(file.refusal, "bold")])
        return
    why, others = _decoded(file)
    yield _pair("format", file.format)
    yield _pair("encoding", f"{file.encoding}: {why}" if why else file.encoding)
    yield _pair("source", _sources(file))
    yield _pair(
        "entries", f"{file.starts:,} = {file.accepted:,} readable + {len(file.rejects):,} not readable"
    )
    yield from (line(f"    line {each.line}: {each.reason}") for each in file.rejects[:REJECTS_SHOWN])
    if len(file.rejects) > REJECTS_SHOWN:
        yield line(f"    and {len(file.rejects) - REJECTS_SHOWN} more")
    yield _pair("first title", file.title)
    yield from (line(f"  {remark}", "italic") for remark in others)


def _decoded(file: Detected) -> tuple[str, list[str]]:
    """Return why the encoding was chosen, and the other remarks."""
    begin = f"read as {file.encoding}: "
    why = next((remark.removeprefix(begin) for remark in file.remarks if remark.startswith(begin)), "")
    return why, [remark for remark in file.remarks if not remark.startswith(begin)]


def _sources(file: Detected) -> str:
    named = [
        f"{origin.source}{f' on {origin.platform}' if origin.platform else ''} ({count:,})"
        for origin, count in file.origins
        if origin.source
    ]
    silent = sum(count for origin, count in file.origins if not origin.source)
    if not named:
        return "the entries name none"
    return ", ".join(named[:4]) + (f", not named ({silent:,})" if silent else "")


def search_words(plan: Plan, today: date) -> Content:
    """Return what PRISMA-S asks about the search, as far as it is known."""
    if plan.into:
        earlier = plan.into
        hits = "hits not given" if earlier.hits is None else f"{earlier.hits:,} hits reported"
        words = f"{earlier.source}, {earlier.searched_on}: {hits}, {earlier.records:,} records held"
        return join([line(f"Into search:{earlier.id}  ", "bold"), line(words)])
    facts = plan.facts
    source = facts.source or "not clear from the files"
    by = "" if plan.told or not facts.source else ", as the files say"
    parts = [
        f"source: {source} ({facts.kind.replace('_', ' ')}{by})",
        f"platform: {facts.platform or 'not given'}",
        f"searched: {facts.searched_on or f'{today.isoformat()} (today)'}",
        f"hits it reported: {'not given' if facts.hits is None else f'{facts.hits:,}'}",
        f"limits: {facts.limits or 'not given'}",
        f"strategy: {' '.join(facts.strategy.split())[:60] or 'not given'}",
    ]
    mark = NOTHING if facts.source else line("! ", "bold $text-error")
    return join(
        [mark, line("The search  ", "bold"), line(" · ".join(parts)), line("   s changes it", "italic")]
    )


def summary_content(summary: ImportSummary) -> Content:
    """Return what an import came to: the whole, then file by file."""
    return rows([*_whole(summary), *(each for file in summary.files for each in _file_summary(file))])


def _whole(summary: ImportSummary) -> Iterator[Content]:
    repeated = sum(file.repeated for file in summary.files)
    unread = sum(len(file.rejects) for file in summary.files)
    yield join(
        [
            line(f"search:{summary.search} {summary.source}   ", "dim"),
            line(f"{summary.added:,} added", "bold"),
            line(f"   {repeated:,} held already   "),
            line(f"{unread:,} not read", "bold $text-error" if unread else ""),
        ]
    )
    missing = "none missing" not in summary.reconciliation and summary.hits is not None
    yield line(summary.reconciliation, "bold $text-error" if missing else "bold")
    yield NOTHING


def _file_summary(file: FileSummary) -> Iterator[Content]:
    yield join([line(file.name, "bold"), line(f"   {file.format}, {file.encoding}", "dim")])
    if file.already:
        yield line("    ■ imported before; nothing was added", "bold")
        return
    yield line(
        f"    {_entries(file.starts)} = {file.added:,} added + {file.repeated:,} held already "
        f"+ {len(file.rejects):,} not read"
    )
    yield from (line(f"    line {each.line}: {each.reason}") for each in file.rejects[:REJECTS_SHOWN])
    if len(file.rejects) > REJECTS_SHOWN:
        yield line(f"    and {len(file.rejects) - REJECTS_SHOWN} more; x lists them all")
    yield from (line(f"    {remark}", "italic") for remark in file.remarks)


def _pair(name: str, value: str) -> Content:
    return join([line(f"  {name:<12} ", "dim"), line(value)])


def _entries(count: int) -> str:
    return f"{count:,} entry" if count == 1 else f"{count:,} entries"


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _size(size: int) -> str:
    if size < 1 << 10:
        return f"{size} bytes"
    return f"{size / (1 << 10):,.0f} kB" if size < 1 << 20 else f"{size / (1 << 20):,.1f} MB"
