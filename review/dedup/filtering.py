"""A cheap look at many pairs at once: only those that may come to something are compared field by field."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cpdist

from review.dedup.entries import Entry
from review.dedup.kinds import Kind
from review.dedup.wording import Difference, Wording

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]
ALIKE = 0.62
CONTAINED = 0.93


def promising(entries: Sequence[Entry], a: Sequence[int], b: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs whose titles are somewhat alike or contained, or that share an identifier or a page."""
    letters = [e.titles[0].letters if e.titles else "" for e in entries]
    kept = alike([letters[i] for i in a], [letters[j] for j in b])
    plain = np.array([text.isascii() for text in letters], dtype=bool)
    doubtful = ~kept & _perhaps_told_otherwise(entries, plain, np.array(a), np.array(b))
    for i, j, keep, doubt in zip(a, b, kept.tolist(), doubtful.tolist(), strict=True):
        if keep or (doubt and _told_otherwise(entries[i], entries[j])):
            yield i, j


def _perhaps_told_otherwise(entries: Sequence[Entry], plain: Mask, a: Places, b: Places) -> Mask:
    """Look at all pairs at once for what `_told_otherwise` needs; no pair that it finds is left out."""
    single = np.array([len(e.titles) == 1 for e in entries])
    found: Mask = ~(single[a] & single[b]) | (plain[a] != plain[b])
    # Texts by their hashes, that of none being 0.
    for texts in (
        [e.pmid for e in entries],
        [e.doi.work for e in entries],
        [e.registry for e in entries],
    ):
        held = np.array([hash(text) for text in texts], dtype=np.int64)
        found |= (held[a] == held[b]) & (held[a] != 0)
    start = np.array([e.pages.start for e in entries], dtype=np.int64)
    volume = np.array([e.volume.value for e in entries], dtype=np.int64)
    one_page = (start[a] == start[b]) & (start[a] != 0)
    one_volume = (volume[a] == volume[b]) | (volume[a] == 0) | (volume[b] == 0)
    found |= one_page & one_volume
    return found


def alike(one: Sequence[str], other: Sequence[str]) -> Mask:
    """Compare titles by their longest common subsequence, as a share of both or of the shorter one."""
    shared = cpdist(one, other, scorer=LCSseq.similarity, dtype=np.int32)
    size_a, size_b = (np.array([len(text) for text in texts], dtype=np.int64) for texts in (one, other))
    similar = 2 * shared >= ALIKE * (size_a + size_b)
    shorter = np.minimum(size_a, size_b)
    contained = (shared >= CONTAINED * shorter) & (shorter > 11)
    kept: Mask = (similar | contained) & (shared > 0)
    return kept


def _told_otherwise(one: Entry, other: Entry) -> bool:
    """Whether something besides the main titles joins two records."""
    if len(one.titles) + len(other.titles) != 2 or joined_elsewhere(one, other):
        return True
    scripts_differ = one.title.letters.isascii() != other.title.letters.isascii()
    return scripts_differ and one.year == other.year and _one_volume(one, other)


def joined_elsewhere(one: Entry, other: Entry) -> bool:
    """Whether a place or an identifier joins two records, whatever their titles say."""
    # Among very many records one page is shared by chance: the last page or the first author must agree too.
    one_page = one.pages.start and one.pages.start == other.pages.start and _one_volume(one, other)
    if one_page and (_one_end(one, other) or _one_author(one, other)):
        return True
    if (one.pmid and one.pmid == other.pmid) or (one.doi.work and one.doi.work == other.doi.work):
        return True
    return one.registry != "" and one.registry == other.registry and Kind.REGISTRY in (one.kind, other.kind)


def _one_end(one: Entry, other: Entry) -> bool:
    return one.pages.end == other.pages.end and one.pages.end > 0


def _one_author(one: Entry, other: Entry) -> bool:
    return not one.authors or not other.authors or one.authors[0].surname == other.authors[0].surname


def reworded(one: Entry, other: Entry) -> bool:
    """Whether first authors differ, each title has three telling words of its own, and nothing joins the two.

    A cheap look before `hopeless`: three slips of the pen, all in the titles of two first authors, are not
    met.
    """
    if len(one.titles) + len(other.titles) != 2 or not one.authors or not other.authors:
        return False
    a, b = one.title, other.title
    if one.authors[0].surname == other.authors[0].surname or a.cut or b.cut:
        return False
    if not (a.letters.isascii() and b.letters.isascii()) or joined_elsewhere(one, other):
        return False
    here, there = set(a.text.split()), set(b.text.split())
    return _three_long(here - there) and _three_long(there - here)


def _three_long(words: set[str]) -> bool:
    return len(words) > 2 and sum([len(w) > 3 for w in words]) > 2


def hopeless(one: Entry, other: Entry, title: Difference) -> bool:
    """Whether titles so different can come to nothing: no page or identifier, and other first authors."""
    if title.wording < Wording.SUBSTITUTED or joined_elsewhere(one, other):
        return False
    if not (one.title.letters.isascii() and other.title.letters.isascii()):
        return False
    if title.wording is Wording.UNLIKE:
        return True
    return bool(one.authors and other.authors) and one.authors[0].surname != other.authors[0].surname


def _one_volume(one: Entry, other: Entry) -> bool:
    return one.volume.value == other.volume.value or not (one.volume.value and other.volume.value)
