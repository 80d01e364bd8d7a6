"""How ASReview, Rayyan and Covidence write decisions in tables, and how they are read back.

ASReview has one label per record (1, 0 or empty), a note and tags. Rayyan keeps every reviewer's decision,
labels, exclusion reasons and notes inside its `notes` cell. Covidence's votes are rows of reviewer and vote.
What a format has no place for is kept in the note, so that nothing is lost.
"""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.vocabulary import Verdict


class Format(StrEnum):
    """Whose table it is."""

    ASREVIEW = "asreview"
    RAYYAN = "rayyan"
    COVIDENCE = "covidence"


@dataclass(frozen=True, slots=True)
class Vote:
    """One reviewer's decision on an item, as tables carry it; `reviewer` is empty where a table has none."""

    reviewer: str
    verdict: Verdict
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class VotedItem:
    """The votes and labels of one item."""

    votes: tuple[Vote, ...]
    labels: tuple[str, ...] = ()


Cells = Mapping[str, str]

COLUMNS = {
    Format.ASREVIEW: ("asreview_label", "asreview_note", "asreview_tags"),
    Format.RAYYAN: ("notes",),
    Format.COVIDENCE: ("Reviewer", "Vote", "Exclusion reason", "Notes", "Tags"),
}
_RAYYAN_WORDS = {Verdict.INCLUDE: "Included", Verdict.EXCLUDE: "Excluded", Verdict.UNSURE: "Maybe"}
_COVIDENCE_WORDS = {Verdict.INCLUDE: "Yes", Verdict.EXCLUDE: "No", Verdict.UNSURE: "Maybe"}
_READ = {
    **{word.lower(): verdict for verdict, word in (*_RAYYAN_WORDS.items(), *_COVIDENCE_WORDS.items())},
    "include": Verdict.INCLUDE,
    "exclude": Verdict.EXCLUDE,
    "unsure": Verdict.UNSURE,
    "1": Verdict.INCLUDE,
    "0": Verdict.EXCLUDE,
    "irrelevant": Verdict.EXCLUDE,
    "relevant": Verdict.INCLUDE,
    "ongoing": Verdict.ONGOING,
    "awaiting": Verdict.AWAITING,
}
_MARK = re.compile(r"\s*\|?\s*(RAYYAN-INCLUSION|RAYYAN-LABELS|RAYYAN-EXCLUSION-REASONS|USER-NOTES):\s*")
_PAIR = re.compile(r'("(?:[^"\\]|\\.)*")\s*=>\s*(\[(?:\s*"(?:[^"\\]|\\.)*"\s*,?)*\]|"(?:[^"\\]|\\.)*")')
_KEPT = re.compile(r"\A\[(verdict|reason): ([^\]]*)\] ?")


def written(item: VotedItem, form: Format) -> list[Cells]:
    """Return an item's rows in a format: one, or in Covidence's one for each vote."""
    if form is Format.RAYYAN:
        return [{"notes": _rayyan_notes(item)}]
    tags = _joined(item.labels, "; ")
    if form is Format.ASREVIEW:
        return [_asreview(vote, tags) for vote in item.votes[:1]]
    return [
        {
            "Reviewer": vote.reviewer,
            "Vote": _COVIDENCE_WORDS.get(vote.verdict, str(vote.verdict)),
            "Exclusion reason": vote.reason,
            "Notes": vote.note,
            "Tags": tags,
        }
        for vote in item.votes
    ]


def _asreview(vote: Vote, tags: str) -> Cells:
    """ASReview knows two labels and no reason: the rest goes before the note, in brackets."""
    label = "0" if vote.verdict is Verdict.EXCLUDE else "1"
    plain = vote.verdict in (Verdict.INCLUDE, Verdict.EXCLUDE)
    kept = ("" if plain else f"[verdict: {vote.verdict}] ") + (
        f"[reason: {vote.reason}] " if vote.reason else ""
    )
    return {"asreview_label": label, "asreview_note": kept + vote.note, "asreview_tags": tags}


def _rayyan_notes(item: VotedItem) -> str:
    words = {v.reviewer: _RAYYAN_WORDS.get(v.verdict, str(v.verdict)) for v in item.votes}
    reasons = {v.reviewer: [v.reason] for v in item.votes if v.reason}
    notes = {v.reviewer: [v.note] for v in item.votes if v.note}
    parts = [f"RAYYAN-INCLUSION: {_hash(words)}"]
    parts += [f"RAYYAN-LABELS: {_joined(item.labels, ',')}"] if item.labels else []
    parts += [f"RAYYAN-EXCLUSION-REASONS: {_hash(reasons)}"] if reasons else []
    parts += [f"USER-NOTES: {_hash(notes)}"] if notes else []
    return " | ".join(parts)


def _hash(values: Mapping[str, str | list[str]]) -> str:
    quoted = (f"{_quoted(name)}=>{_quoted(value)}" for name, value in values.items())
    return "{" + ", ".join(quoted) + "}"


def _quoted(value: str | list[str]) -> str:
    """Return JSON in which no mark of the format can be found."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("RAYYAN-", "RAYYAN\\u002d").replace("USER-NOTES", "USER\\u002dNOTES")


def read_back(cells: Cells, form: Format) -> VotedItem | None:
    """Return the votes of one row, or None where nobody has decided.

    Raises:
        ValueError: a word that is no vote of the format.
    """
    if form is Format.RAYYAN:
        return _from_rayyan(cells.get("notes", ""))
    if form is Format.ASREVIEW:
        label = cells.get("asreview_label", "").strip().removesuffix(".0")
        if label in ("", "-1"):
            return None
        note, kept = cells.get("asreview_note", ""), {}
        while match := _KEPT.match(note):
            kept[match[1]], note = match[2], note[match.end() :]
        verdict = Verdict(kept["verdict"]) if "verdict" in kept else _verdict(label)
        return VotedItem(
            (Vote("", verdict, kept.get("reason", ""), note),), _split(cells.get("asreview_tags", ""))
        )
    vote = cells.get("Vote", "").strip()
    if not vote:
        return None
    made = Vote(
        cells.get("Reviewer", "").strip(),
        _verdict(vote),
        cells.get("Exclusion reason", "").strip(),
        cells.get("Notes", ""),
    )
    return VotedItem((made,), _split(cells.get("Tags", "")))


def _verdict(word: str) -> Verdict:
    found = _READ.get(word.strip().lower())
    if found is None:
        raise ValueError(word)
    return found


def _joined(labels: Sequence[str], between: str) -> str:
    """Return labels in one cell; one that holds a separator or a quote is quoted."""
    quoted = (
        '"' + label.replace('"', '""') + '"' if re.search('[,;"|]', label) else label for label in labels
    )
    return between.join(quoted)


def _split(cell: str) -> tuple[str, ...]:
    plain = re.sub('"(?:[^"]|"")*"', "", cell)
    delimiter = ";" if ";" in plain else ","
    rows = csv.reader([cell], delimiter=delimiter, skipinitialspace=True)
    return tuple(tag.strip() for row in rows for tag in row if tag.strip())


def _from_rayyan(notes: str) -> VotedItem | None:
    _, *marks = _MARK.split(notes)
    found = dict(zip(marks[0::2], marks[1::2], strict=True))
    words = _pairs(found.get("RAYYAN-INCLUSION", ""))
    listed = found.get("RAYYAN-EXCLUSION-REASONS", "").strip()
    reasons, said = _pairs(listed), _pairs(found.get("USER-NOTES", ""))
    shared = "" if reasons else listed.strip(" |")
    votes = tuple(
        Vote(
            name,
            verdict,
            "; ".join(reasons.get(name, ())) or (shared if verdict is Verdict.EXCLUDE else ""),
            "\n".join(said.get(name, ())),
        )
        for name, (word, *_) in words.items()
        if word.lower() != "undecided"
        for verdict in [_verdict(word)]
    )
    labels = _split(found.get("RAYYAN-LABELS", "").strip(" |"))
    return VotedItem(votes, labels) if votes else None


def _pairs(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in _PAIR.findall(text):
        read = json.loads(value)
        found[json.loads(name)] = tuple(read) if isinstance(read, list) else (read,)
    return found


def merged(items: Sequence[VotedItem]) -> VotedItem:
    """Return the votes and labels of several rows of one item together."""
    votes = tuple(vote for item in items for vote in item.votes)
    return VotedItem(votes, tuple(dict.fromkeys(label for item in items for label in item.labels)))
