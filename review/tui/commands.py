"""Every command once; bindings, footer, palette and help screen come from here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from textual.binding import Binding

from review.tui.places import STAGES, Place


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a user can do.

    Attributes:
        id: its name, `screening.include`.
        keys: keys that do it; the first is shown.
        action: what the screen calls.
        words: one or two words for the footer.
        help: a sentence.
        shown: what the footer shows as key, where it is not the key itself.
        footer: whether the footer shows it.
        numbered: the keys are digits, and the action takes the digit.
        always: works while another widget takes keys.
    """

    id: str
    keys: tuple[str, ...]
    action: str
    words: str
    help: str
    shown: str = ""
    footer: bool = True
    numbered: bool = False
    always: bool = False

    @property
    def key_words(self) -> str:
        """The key as people write it."""
        return self.shown or _NAMES.get(self.keys[0], self.keys[0])


_NAMES = {
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "full_stop": ".",
    "escape": "esc",
    "ctrl+q": "^q",
    "ctrl+p": "^p",
    "ctrl+l": "^l",
    "plus": "+",
    "slash": "/",
}
_DIGITS = tuple("123456789")
_MOVE = (
    ("next", ("n", "j", "down"), "next", "next", "The next one."),
    ("previous", ("p", "k", "up"), "previous", "prev", "The one before."),
)
_SCROLL = (
    ("scroll_down", ("space", "pagedown"), "page_down", "scroll", "Scroll down by a page."),
    ("scroll_up", ("b", "pageup"), "page_up", "back", "Scroll up by a page."),
)


def _several(place: str, rows: tuple[tuple[str, tuple[str, ...], str, str, str], ...]) -> list[Command]:
    return [
        Command(f"{place}.{name}", keys, action, words, help_) for name, keys, action, words, help_ in rows
    ]


def _stage_commands() -> list[Command]:
    return [
        Command(
            f"go.{place.name.lower()}",
            (f"f{number}",),
            f"app.go('{place.value}')",
            str(place.value),
            f"Open {place.value}.",
            footer=False,
            always=True,
        )
        for number, place in enumerate(STAGES, start=2)
    ]


COMMANDS: dict[Place, tuple[Command, ...]] = {
    Place.EVERYWHERE: (
        Command("help", ("question_mark", "f1"), "app.help", "help", "What every key does here."),
        Command("palette", ("ctrl+p",), "app.command_palette", "all", "Find any command.", always=True),
        *_stage_commands(),
        Command("theme", ("t",), "app.toggle_theme", "light/dark", "Light or dark.", footer=False),
        Command("back", ("escape",), "app.back", "back", "Back to where you came from."),
        Command(
            "redraw", ("ctrl+l",), "app.redraw", "redraw", "Paint the screen anew.", footer=False, always=True
        ),
        Command("quit", ("ctrl+q",), "app.leave", "quit", "Save what is waiting, then leave.", always=True),
    ),
    Place.OPEN: (
        Command("open.open", ("o",), "open", "open", "Open a review, by path or PostgreSQL address."),
        Command("open.new", ("n",), "new", "new", "Start a new review."),
        Command("open.example", ("w",), "example", "worked example", "Make the worked example and open it."),
    ),
    Place.REVIEWER: (),
    Place.HOME: (
        *_several("home", _MOVE),
        Command("home.open", ("enter",), "open", "open", "Open what is marked."),
        Command(
            "home.number",
            _DIGITS,
            "number",
            "open that line",
            "Open a line by its number.",
            "1–9",
            numbered=True,
        ),
        Command("home.criteria", ("c",), "criteria", "criteria", "The criteria of the protocol."),
        Command("home.who", ("w",), "app.who", "who", "Say who you are."),
        Command("home.reload", ("r",), "reload", "reload", "Count again."),
    ),
    Place.SEARCH: (
        *_several("search", _MOVE),
        Command(
            "search.import",
            ("i",),
            "import_files",
            "import",
            "Import the files of a search; what they seem to be is shown first.",
        ),
        Command(
            "search.pubmed", ("s",), "pubmed", "search PubMed", "Search PubMed; the hits are counted first."
        ),
        Command(
            "search.combine", ("h",), "combine", "combine", "Earlier searches as sets, combined in a new one."
        ),
        Command(
            "search.rerun",
            ("a",),
            "rerun",
            "run again",
            "Run the marked search of PubMed again: what is new, what changed.",
        ),
        Command(
            "search.known",
            ("w",),
            "known",
            "known studies",
            "Test the marked strategy with known studies: which it misses, and which line loses each.",
        ),
        Command(
            "search.links",
            ("c",),
            "links",
            "citation searching",
            "Articles that cite citations, their reference lists, or articles similar to them.",
        ),
        Command("search.resume", ("r",), "resume", "resume", "Go on with a search that was interrupted."),
        Command("search.rejects", ("x",), "rejects", "not read", "Entries that could not be read."),
        *_several("search", _SCROLL),
    ),
    Place.IMPORT: (
        Command("import.import", ("enter",), "accept", "import", "Import these files as one search."),
        Command(
            "import.search",
            ("s",),
            "search",
            "source, date, hits …",
            "What is known of the search: source, date, hits it reported, limits, strategy.",
        ),
        Command("import.format", ("f",), "format", "format", "Read the marked file as another format."),
        Command("import.encoding", ("e",), "encoding", "encoding", "Decode the marked file otherwise."),
        Command("import.columns", ("c",), "columns", "columns", "Say what the columns of a table hold."),
        Command("import.take_out", ("x",), "take_out", "leave out", "Leave the marked file out."),
        Command("import.into", ("a",), "into", "add to a search", "Add the files to an earlier search."),
        *_several("import", _MOVE),
        *_several("import", _SCROLL),
    ),
    Place.DUPLICATES: (
        Command("duplicates.same", ("s",), "same", "same", "Both describe one report: merge them."),
        Command("duplicates.different", ("d",), "different", "different", "Two reports: never ask again."),
        Command("duplicates.later", ("k",), "later", "later", "Put the pair at the end."),
        Command("duplicates.undo", ("u",), "undo", "undo", "Take the last answer back."),
        Command(
            "duplicates.rule", ("a",), "rule", "all of this rule", "Merge every pair of this pair's rule."
        ),
        Command(
            "duplicates.run",
            ("r",),
            "run",
            "find duplicates",
            "Compare all records and merge what is certain.",
        ),
        *_several("duplicates", _SCROLL),
    ),
    Place.SCREENING: (
        Command("screening.include", ("i",), "decide('include')", "include", "Include."),
        Command("screening.exclude", ("e",), "exclude", "exclude", "Exclude; at full text with a reason."),
        Command("screening.unsure", ("m",), "decide('unsure')", "maybe", "Unsure."),
        Command(
            "screening.reason",
            _DIGITS,
            "reason",
            "reason",
            "Exclude with the reason of that number.",
            "1–9",
            numbered=True,
        ),
        Command("screening.ongoing", ("o",), "decide('ongoing')", "ongoing", "An ongoing study (full text)."),
        Command(
            "screening.awaiting",
            ("w",),
            "decide('awaiting')",
            "awaiting",
            "Awaiting classification (full text).",
        ),
        Command("screening.note", ("c",), "note", "note", "A note with your decision."),
        Command("screening.undo", ("u",), "undo", "undo", "Take your last decision back."),
        *_several("screening", _MOVE),
        Command(
            "screening.undecided",
            ("full_stop",),
            "undecided",
            "next open",
            "The next one you have not decided.",
        ),
        Command("screening.go", ("g",), "go", "go to", "Go to a number."),
        *_several("screening", _SCROLL),
        Command("screening.highlights", ("h",), "highlights", "highlights", "Marked terms on or off."),
        Command("screening.criteria", ("v",), "criteria", "criteria", "The criteria of the protocol."),
        Command("screening.find", ("slash",), "find", "find", "Only items with some words, label, flag ..."),
        Command("screening.label", ("a",), "label", "label", "Put a label on the citation, or take it off."),
        Command("screening.bulk", ("x",), "bulk", "all found", "One decision on everything that was found."),
        Command("screening.related", ("r",), "related", "related", "Related records, and labels."),
        Command("screening.stopping", ("f",), "stopping", "stop?", "May screening stop? The figures."),
        Command("screening.why", ("y",), "why", "why", "The terms that move this record up or down."),
        Command("screening.list", ("l",), "list", "list", "The list beside the record, on wide screens."),
        Command("screening.stage", ("s",), "stage", "stage", "Title and abstract, or full text."),
    ),
    Place.CONFLICTS: (
        Command("conflicts.first", ("a",), "take(0)", "take A", "Settle as reviewer A decided."),
        Command("conflicts.second", ("b",), "take(1)", "take B", "Settle as reviewer B decided."),
        Command("conflicts.include", ("i",), "settle_include", "include", "Settle as included."),
        Command("conflicts.exclude", ("e",), "settle_exclude", "exclude", "Settle as excluded."),
        Command(
            "conflicts.how", ("d",), "how", "adjudicator/discussion", "Who settles: an adjudicator, or both."
        ),
        Command("conflicts.reveal", ("v",), "reveal", "reveal", "Show an adjudicator both decisions."),
        Command("conflicts.note", ("c",), "note", "note", "A note with the judgement."),
        *_several("conflicts", _MOVE),
        Command("conflicts.scroll", ("space", "pagedown"), "page_down", "scroll", "Scroll down by a page."),
        Command("conflicts.scroll_up", ("pageup",), "page_up", "back", "Scroll up by a page.", footer=False),
        Command("conflicts.stage", ("s",), "stage", "stage", "Title and abstract, or full text."),
    ),
    Place.FULL_TEXT: (
        Command("fulltext.retrieved", ("r",), "retrieved", "retrieved", "The document is at hand."),
        Command("fulltext.missing", ("x",), "missing", "not retrieved", "It could not be had, and why."),
        Command(
            "fulltext.sought", ("o",), "sought", "sought again", "It is being sought (takes back r and x)."
        ),
        Command("fulltext.attach", ("a",), "attach", "attach", "Keep a file with the report."),
        Command(
            "fulltext.folder", ("d",), "folder", "a folder", "Match the files of a folder to the reports."
        ),
        Command("fulltext.study", ("y",), "study", "study", "Link the report to a study."),
        Command("fulltext.screen", ("s",), "screen", "screen", "Screen the full texts."),
        Command("fulltext.filter", ("f",), "filter", "filter", "All reports, or only those still sought."),
        *_several("fulltext", _MOVE),
    ),
    Place.EXTRACTION: (
        Command("extraction.edit", ("e", "enter"), "edit", "edit", "Your reading: value, page and quote."),
        Command("extraction.settle", ("s",), "settle", "settle", "Choose or write the agreed value."),
        Command(
            "extraction.agree",
            ("a",),
            "agree",
            "agree equal",
            "Take as agreed whatever two readers read alike.",
        ),
        *_several("extraction", _MOVE),
        Command(
            "extraction.next_study",
            ("right_square_bracket", "right"),
            "next_study",
            "study",
            "The next study.",
            "[ ]",
        ),
        Command(
            "extraction.previous_study",
            ("left_square_bracket", "left"),
            "previous_study",
            "study",
            "The study before.",
            footer=False,
        ),
        Command("extraction.study", ("y",), "add_study", "new study", "Add a study."),
        Command("extraction.cohort", ("h",), "add_cohort", "new cohort", "Add a cohort to the study."),
        Command(
            "extraction.count", ("plus",), "add_count", "new count", "Add an outcome's count to a cohort."
        ),
        Command("extraction.outcome", ("o",), "add_outcome", "new outcome", "Add an outcome to the review."),
    ),
    Place.FLOW: (
        *_several("flow", _SCROLL),
        Command("flow.save", ("s",), "save", "save as SVG", "Save the flow as a file."),
        Command("flow.reload", ("r",), "reload", "count again", "Count again."),
    ),
    Place.RESULTS: (
        Command(
            "results.next",
            ("n", "right_square_bracket", "right"),
            "next",
            "next outcome",
            "The next outcome.",
        ),
        Command(
            "results.previous",
            ("p", "left_square_bracket", "left"),
            "previous",
            "prev",
            "The outcome before.",
        ),
        Command("results.group", ("g",), "group", "subgroups", "Group by a characteristic of the studies."),
        Command("results.keep", ("k",), "keep", "keep", "Keep the result with its input in the review."),
        Command("results.save", ("s",), "save", "save as SVG", "Save the forest plot as a file."),
        *_several("results", _SCROLL),
    ),
}


KEY_MAPS: dict[str, dict[str, tuple[str, ...]]] = {
    "review": {},
    "rayyan": {"screening.unsure": ("u",), "screening.undo": ("z",)},
    "covidence": {
        "screening.include": ("y",),
        "screening.exclude": ("n",),
        "screening.next": ("j", "down", "right"),
        "screening.previous": ("p", "k", "up", "left"),
        "screening.why": ("q",),
    },
}
"""Keys of the screening screen as other programs have them, by the name of the map."""


def commands_at(place: Place, keys: str = "review") -> tuple[Command, ...]:
    """Return the commands of a place, then those of everywhere; the screening screen has key maps."""
    here = tuple(_mapped(command, keys) for command in COMMANDS[place])
    return here + (COMMANDS[Place.EVERYWHERE] if place is not Place.EVERYWHERE else ())


def bindings(place: Place, keys: str = "review") -> list[Binding]:
    """Return the key bindings of a place."""
    return [binding for command in COMMANDS[place] for binding in _bindings_of(_mapped(command, keys))]


def _mapped(command: Command, keys: str) -> Command:
    chosen = KEY_MAPS.get(keys, {}).get(command.id)
    return replace(command, keys=chosen) if chosen else command


def _bindings_of(command: Command) -> Iterator[Binding]:
    for key in command.keys:
        action = f"{command.action}({key})" if command.numbered else command.action
        yield Binding(key, action, command.words, show=False, priority=command.always)
