"""Which PMIDs are still to be fetched, in which requests; nothing here asks anybody."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from review.errors import BadInput

LONGEST_PMID = 10


@dataclass(frozen=True, slots=True)
class FetchReply:
    """What one fetch returned.

    Attributes:
        raw: The XML as received; several documents when the batch was halved or completed by a second
        request. requested: The PMIDs asked for, each once. returned: Those of them that came, in the order
        of the reply. repeated: PMIDs that came more than once. unexpected: PMIDs that came without being
        asked for.
    """

    raw: bytes
    requested: tuple[str, ...]
    returned: tuple[str, ...]
    repeated: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """PMIDs asked for that PubMed has no record of: deleted, merged or never given."""
        came = set(self.returned)
        return tuple(pmid for pmid in self.requested if pmid not in came)


def fetch_reply(bodies: Sequence[bytes], requested: Sequence[str], came: Iterable[str]) -> FetchReply:
    """Return the reply made of several bodies and the PMIDs found in them."""
    wanted, seen = set(requested), dict[str, int]()
    for pmid in came:
        seen[pmid] = seen.get(pmid, 0) + 1
    return FetchReply(
        raw=b"\n".join(bodies),
        requested=tuple(requested),
        returned=tuple(pmid for pmid in seen if pmid in wanted),
        repeated=tuple(pmid for pmid, times in seen.items() if times > 1 and pmid in wanted),
        unexpected=tuple(pmid for pmid in seen if pmid not in wanted),
    )


def plan_batches(pmids: Iterable[str], held: Collection[str], size: int) -> tuple[tuple[str, ...], ...]:
    """Cut the PMIDs not held yet into batches, in their order and each once.

    Args:
        pmids: What the search found.
        held: PMIDs whose records are stored already, or known to be missing.
        size: PMIDs in one batch.
    """
    known = frozenset(held)
    left = [pmid for pmid in dict.fromkeys(pmids) if pmid not in known]
    return tuple(tuple(left[at : at + size]) for at in range(0, len(left), size))


def checked_pmids(pmids: Iterable[str]) -> tuple[str, ...]:
    """Return PMIDs in their order, each once.

    Raises:
        BadInput: If one is not a number of at most ten digits.
    """
    found = tuple(dict.fromkeys(pmid.strip() for pmid in pmids))
    for pmid in found:
        if not (pmid.isascii() and pmid.isdecimal() and len(pmid) <= LONGEST_PMID):
            raise BadInput(f"'{pmid[:20]}' is not a PMID; a PMID is a number such as 40389815")
    return found
