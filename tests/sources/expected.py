"""Expected fields of the samples, read from their .bib and .json neighbours without the program's readers."""

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry

from review.record import Record

FORMATS = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a sample's neighbour says about one record; empty where it says nothing."""

    authors: tuple[str, ...] = ()
    title: str = ""
    year: str = ""
    journal: str = ""
    volume: str = ""
    pages: str = ""
    doi: str = ""


def bib_expected(path: Path) -> list[Expected]:
    """Read the entries of a .bib file with bibtexparser alone."""
    library = parse_string(path.read_text("utf-8"), append_middleware=[LatexDecodingMiddleware()])
    found = []
    twins = (b.ignore_error_block for b in library.failed_blocks)
    entries = [*library.entries, *(b for b in twins if isinstance(b, Entry))]
    for entry in sorted(entries, key=lambda e: e.start_line or 0):
        fields = {f.key.lower(): str(f.value) for f in entry.fields}
        names = re.split(r"\s+and\s+", fields.get("author", "")) if fields.get("author") else []
        found.append(
            Expected(
                tuple(_family(name, whole=any("," in n for n in names)) for name in names),
                fields.get("title", ""),
                fields.get("year", "").removeprefix("Null"),
                fields.get("journal", "") or fields.get("booktitle", ""),
                fields.get("volume", ""),
                re.sub("[-–]+", "-", fields.get("pages", "")),
                fields.get("doi", "") or fields.get("article-doi", ""),
            )
        )
    return found


def json_expected(path: Path) -> list[Expected]:
    """Read the items of a Zotero .json file."""
    found = []
    for item in json.loads(path.read_text("utf-8")):
        creators = [
            c["lastName"] for c in item.get("creators", ()) if c["creatorType"] in ("author", "inventor")
        ]
        year = re.search(r"\d{4}", item.get("date", ""))
        found.append(
            Expected(
                tuple(creators),
                item["title"],
                year[0] if year else "",
                item.get("publicationTitle")
                or item.get("proceedingsTitle")
                or item.get("conferenceName", ""),
                item.get("volume", ""),
                item.get("pages", ""),
                item.get("DOI", ""),
            )
        )
    return found


def differences(record: Record, expected: Expected) -> tuple[int, list[str]]:
    """Return how many values were compared (each author is one), and the names of the fields that differ."""
    compared, different = len(expected.authors), _authors_differ(record, expected)
    ours = {
        "title": record.title,
        "year": str(record.year or ""),
        "journal": record.journal,
        "volume": record.volume,
        "pages": record.pages,
        "doi": record.doi,
    }
    for name, mine in ours.items():
        theirs = getattr(expected, name)
        if not theirs:
            continue
        compared += 1
        same = plain(theirs) == plain(mine)
        if name == "journal":
            same = same or plain(theirs) == plain(record.journal_abbreviation)
        if name == "pages":
            same = same or _long(theirs) == _long(mine)
        if not same:
            different.append(name)
    return compared, different


def _authors_differ(record: Record, expected: Expected) -> list[str]:
    if not expected.authors:
        return []
    ours = [plain(p.family or p.collective) for p in record.authors]
    theirs = [plain(name) for name in expected.authors]
    wrong = sum(name not in ours for name in theirs) + max(0, len(ours) - len(theirs))
    return ["author"] * max(wrong, int(ours != theirs))


def _long(pages: str) -> str:
    """Pages with the last one in full: `228-42` is `228-242`."""
    first, dash, last = pages.partition("-")
    return f"{first}-{first[: len(first) - len(last)]}{last}" if dash and len(last) < len(first) else pages


def _family(name: str, *, whole: bool) -> str:
    """The family name; among names with commas, one without is a group's."""
    name = name.strip("{}")
    if "," in name:
        return name.partition(",")[0]
    return name if whole or name.endswith(")") else name.rpartition(" ")[2]


def plain(text: str) -> str:
    """Return letters, digits and hyphens alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum() or c == "-").strip("-")
