"""Field tags of a search, checked without asking PubMed to run it.

PubMed does not refuse a tag it does not know: it searches the words in all fields. The tags are those einfo
lists (by name and by full name) and the abbreviations of the PubMed user guide.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from review.sources.entrez_replies import SearchField

ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+",
        """
        1au ad aid all au auid book cn cois crdt dcom dp ed edat eid epdat fau filter fir gr ip ir isbn issn
        ja jid la lastau lid lr majr mdat mh mhda nm ot pa pdat pg pl pmid ppdat ps pt publ pubn rn sb sh si
        so ta ti tiab tt tw uid vi
        """,
    )
)
_TAG = re.compile(r'"[^"]*"|\[([^\[\]"]+)\]')


@dataclass(frozen=True, slots=True)
class UnknownTag:
    """A tag PubMed would ignore: where it starts (from 0), and a known one that is close, if any."""

    tag: str
    at: int
    suggestion: str = ""


def unknown_tags(term: str, fields: Iterable[SearchField]) -> tuple[UnknownTag, ...]:
    """Return the tags of a search that are no field of PubMed.

    Args:
        term: The search.
        fields: What einfo lists.
    """
    known = _known(fields)
    found = (match for match in _TAG.finditer(term) if match[1])
    return tuple(
        UnknownTag(match[1].strip(), match.start(), _close(match[1], known))
        for match in found
        if _plain(match[1]) not in known
    )


def _known(fields: Iterable[SearchField]) -> frozenset[str]:
    listed = (name.lower() for field in fields for name in (field.name, field.full_name) if name)
    return ABBREVIATIONS.union(listed)


def _plain(tag: str) -> str:
    """Return a tag without `:noexp` or `:~3`, in small letters."""
    return " ".join(tag.partition(":")[0].lower().split())


def _close(tag: str, known: frozenset[str]) -> str:
    return next(iter(get_close_matches(_plain(tag), sorted(known), n=1, cutoff=0.6)), "")
