"""What the screening screen says: the item, my decision on it, my progress."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from review.services.related import Related
from review.services.screening import ItemView
from review.services.stopping import StoppingState
from review.services.values import DecisionLine, ProtocolVersion, TermWeight
from review.tui.content import NOTHING, block, join, keys, line, rows
from review.tui.deck import Deck, Entry, Mark
from review.tui.widgets.record import record_content, term_words
from review.vocabulary import RetrievalStatus, Stage, Verdict

_SIGNS = {
    Verdict.INCLUDE: "+",
    Verdict.EXCLUDE: "−",
    Verdict.UNSURE: "?",
    Verdict.ONGOING: "o",
    Verdict.AWAITING: "w",
    Verdict.WITHDRAWN: " ",
}


def item_content(view: ItemView, protocol: ProtocolVersion, *, highlights: bool) -> Content:
    """Return everything about an item that its reviewer may know."""
    parts = [record_content(view.records, protocol, highlights=highlights)]
    if view.report is not None:
        parts.insert(0, line(_report_words(view), "italic"))
    if protocol.include_terms or protocol.exclude_terms:
        parts.append(line(term_words(view.records[0].record, protocol), "dim"))
    return rows(parts)


def _report_words(view: ItemView) -> str:
    report = view.report
    if report is None:
        return ""
    state = (
        "" if report.retrieval is RetrievalStatus.RETRIEVED else f" ({report.retrieval.replace('_', ' ')})"
    )
    label = f": {report.label}" if report.label else ""
    return f"report:{report.id} of citation:{view.citation}{label}{state}"


def other_content(decision: DecisionLine) -> Content:
    """Return another reviewer's decision, as the service disclosed it."""
    parts = [line(decision.handle, "bold"), line(str(decision.verdict))]
    parts += [line(f"reason {decision.reason}")] if decision.reason else []
    parts += [line(f"“{decision.note}”", "italic")] if decision.note else []
    return join(parts, "  ")


def progress_content(deck: Deck) -> Content:
    """Return where I am and how far, as words and as a bar."""
    total, decided, width = deck.total, deck.decided, 20
    full = round(width * decided / max(decided + deck.waiting, 1))
    name = "citation" if deck.stage is Stage.TITLE_ABSTRACT else "report"
    here = f"{name}:{deck.current}" if deck.current is not None else ""
    place = f"{deck.index + 1} of {total}" if total else ""
    return join(
        [
            line(here, "bold"),
            line(place),
            join([line("━" * full, "$text-accent"), line("─" * (width - full), "dim")]),
            line(f"{decided} decided, {deck.waiting} open" + time_words(deck.seconds_left)),
            *([line("found only", "bold")] if deck.found_only else []),
        ],
        "  ",
    )


def time_words(seconds: float | None) -> str:
    """Return an estimate of the time left in words, or nothing."""
    if seconds is None or seconds < 60:
        return ""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f", about {hours} h {minutes:02} min" if hours else f", about {minutes} min"


def terms_content(terms: Sequence[TermWeight]) -> Content:
    """Return the terms that move a record, up first."""
    if not terms:
        return line("Nothing is known yet that moves this record.")
    listed = [line(f"{'▲' if t.weight > 0 else '▼'} {t.term}  {t.weight:+.3f}") for t in terms]
    return rows([*listed, NOTHING, line("From settled items and your own decisions alone.", "dim")])


def related_content(related: Sequence[Related], labels: Sequence[str]) -> Content:
    """Return the citations that belong to one, how, and the labels on it."""
    listed = [
        line(f"citation:{each.citation}  {each.link.replace('-', ' ')}: {each.title}") for each in related
    ]
    named = line(f"Labels: {', '.join(labels)}") if labels else line("No label.", "dim")
    return rows([*(listed or [line("No related record is known.")]), NOTHING, named])


def stopping_content(state: StoppingState) -> Content:
    """Return the figures of the stopping rule with what they assume."""
    stopped = [line("Screening is stopped; `review stopping resume` takes it up again.", "bold")]
    return rows(
        [*(stopped if state.stop else []), line(state.headline, "bold"), *(block(d) for d in state.details)]
    )


def decision_content(deck: Deck, item: int, protocol: ProtocolVersion, note: str, width: int) -> Content:
    """Return my decision on an item, and the reasons that keys 1 to 9 give."""
    return rows(_decision_lines(deck, item, protocol, note, width))


def _decision_lines(
    deck: Deck, item: int, protocol: ProtocolVersion, note: str, width: int
) -> Iterator[Content]:
    entry = deck.entry(item)
    labels = {reason.code: reason.label for reason in protocol.reasons(deck.stage)}
    if entry is None or (entry.verdict is None and entry.mark is Mark.SAVED):
        yield join([line("You: "), line("not decided", "italic")])
    else:
        yield _mine(entry, labels)
    view = deck.view(item)
    if view is not None and view.others:
        yield join([line("Others: "), join(map(other_content, view.others), " · ")])
    if note:
        yield join([line("Note for your decision: "), block(note, "italic")])
    reasons = protocol.reasons(deck.stage)[:9]
    if reasons:
        yield keys(((str(n), reason.label) for n, reason in enumerate(reasons, start=1)), width)


def _mine(entry: Entry, labels: dict[str, str]) -> Content:
    words = str(entry.verdict).upper() if entry.verdict else "TAKEN BACK"
    style = "bold $text-error" if entry.mark is Mark.REFUSED else "bold"
    parts = [join([line("You: "), line(words, style)])]
    parts += [line(labels.get(entry.reason, entry.reason))] if entry.reason else []
    parts += [line(f"“{entry.note}”", "italic")] if entry.note else []
    parts.append(line(f"({entry.mark})", style if entry.mark is not Mark.SAVED else "dim"))
    parts += [line(entry.why, "bold")] if entry.why and entry.mark is Mark.REFUSED else []
    return join(parts, "  ")


def sign_of(entry: Entry | None) -> str:
    """Return my decision as one sign for the list."""
    if entry is None or entry.verdict is None:
        return " "
    return "!" if entry.mark is Mark.REFUSED else _SIGNS[entry.verdict]


def done_content(deck: Deck) -> Content:
    """Return what is said when nothing waits any more, or nothing that has its place yet."""
    if deck.beyond:
        return line(f"{deck.beyond} wait for you; the next are being put in order …", "italic")
    return rows(
        [
            line("Nothing waits for you at this stage.", "bold"),
            NOTHING,
            line(f"You decided {deck.decided} of {deck.total}."),
            line("u takes your last decision back; n and p walk through what is decided; esc leads home."),
        ]
    )
