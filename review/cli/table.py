"""The table of commands: name, module, attribute, one line.

The root group lists its commands from here, so that `review --help` loads no module of any command.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: what is typed, where it lies, and the line that `--help` shows."""

    name: str
    module: str
    attribute: str
    line: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of `--help` and its commands."""

    heading: str
    entries: tuple[Entry, ...]


SECTIONS = (
    Section(
        "Start",
        (
            Entry("new", "starting", "new", "Start a review."),
            Entry("demo", "starting", "demo", "Run the worked example, end to end, with no network."),
            Entry("home", "home", "home", "Say where the review stands and what is next."),
            Entry("protocol", "protocol", "protocol", "Show or change the protocol."),
            Entry("reviewers", "protocol", "reviewers", "List who takes part."),
            Entry("team", "team", "team", "Who takes part, languages, assignment, second readers."),
            Entry("round", "rounds", "round_", "Open a pilot; send items back."),
        ),
    ),
    Section(
        "Records",
        (
            Entry("search", "searching", "search", "Search PubMed; rerun, list and resume searches."),
            Entry("import", "importing", "import_", "Import files of a search."),
            Entry("list", "listing", "list_", "List citations by filter."),
            Entry("show", "showing", "show", "Show one record, citation, report or study with its history."),
            Entry("dedup", "duplicates", "dedup", "Find duplicates in the review, or in a plain table."),
            Entry("remove", "removing", "remove", "Remove citations before screening."),
            Entry("put-back", "removing", "put_back", "Put removed citations back."),
        ),
    ),
    Section(
        "Screening",
        (
            Entry("screen", "screening", "screen", "Open the screening screen."),
            Entry("decide", "screening", "decide", "Save one decision."),
            Entry("exclude", "screening", "exclude", "Exclude many items at once, as one reviewer."),
            Entry("undo", "screening", "undo", "Take back your newest decision on an item."),
            Entry("label", "labelling", "label", "Put labels on citations."),
            Entry("rank", "ranking", "rank", "Priority screening: the common order, and why."),
            Entry("stopping", "stopping", "stopping", "May screening stop? Figures, a stop, its end."),
            Entry("decisions", "decisions", "decisions", "Import or export a reviewer's decision table."),
            Entry("conflicts", "adjudicating", "conflicts", "List the items whose decisions pull apart."),
            Entry("adjudicate", "adjudicating", "adjudicate", "Settle a conflict."),
            Entry("agreement", "adjudicating", "agreement", "Show how far reviewers agree."),
            Entry("simulate", "simulating", "simulate", "Replay priority screening on a labelled table."),
        ),
    ),
    Section(
        "Reports and numbers",
        (
            Entry("fulltext", "fulltext", "fulltext", "Seek, retrieve and attach full texts."),
            Entry("study", "studies", "study", "Link reports to studies."),
            Entry("extract", "extracting", "extract", "Forms, values, consensus and outcome data."),
            Entry("pool", "pooling", "pool", "Pool an outcome of the review, or a plain table."),
            Entry("survival", "survival", "survival", "Pool survival at a time or as curves; no review."),
        ),
    ),
    Section(
        "Out",
        (
            Entry("flow", "flow", "flow", "Show or draw the PRISMA 2020 flow."),
            Entry("export", "exporting", "export", "Write citations as RIS, NBIB, CSV, BibTeX or JSON."),
            Entry("convert", "exporting", "convert", "Turn reference files into another format; no review."),
            Entry("audit", "auditing", "audit", "Show who did what, and when."),
        ),
    ),
    Section(
        "Upkeep",
        (
            Entry("doctor", "upkeep", "doctor", "Check a review; bring an older one up to date."),
            Entry("backup", "upkeep", "backup", "Write a verified copy of a review."),
            Entry("restore", "upkeep", "restore", "Put a verified copy where no review is."),
            Entry("settings", "settings", "settings", "Show the settings in force."),
        ),
    ),
)

ENTRIES = {entry.name: entry for section in SECTIONS for entry in section.entries}
"""Every command by its name."""
