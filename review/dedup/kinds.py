"""What kind of document a record describes, as far as its title and type say so."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from review.dedup.letters import fold, words


class Kind(StrEnum):
    """Kinds that are never merged with one another automatically; `PLAIN` is everything unmarked."""

    PLAIN = ""
    ERRATUM = "erratum"
    RETRACTION = "retraction"
    REPLY = "reply"
    PROTOCOL = "protocol"
    ABSTRACT = "abstract"
    PREPRINT = "preprint"
    REGISTRY = "registry"
    THESIS = "thesis"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_ANSWERS = (
    r"reply|response|comment|commentary|invited commentary|editorial comment|a comment|letter to the editor|"
    r"author reply|reply to (?:the )?\w+"
)
# Each with the words of which an English title holds one where the sign can find something.
_TITLE_SIGNS: tuple[tuple[Kind, str, re.Pattern[str]], ...] = (
    (
        Kind.ERRATUM,
        "erratum errata corrigendum corrigenda addendum correction vol volume",
        _any(
            r"^\W*(?:erratum|errata|corrigend(?:um|a)|addendum|correction)\b\s*(?:to|for|"
            r"in)?\s*[:\-–—(\[\"“]",
            r"^\W*(?:erratum|errata|corrigend(?:um|a)|addendum)\b(?:\s+(?:to|for|of)\s|\s*$)",
            r"^\W*correction(?:\s+to\s|\s*$)",
            r"[(\[:.\-–]\s*(?:erratum|corrigendum|(?:publisher |author )?correction)\W*$",
            r"^\W*(?:publisher|author)(?:'s|s)? correction\b",
            r"\(vol(?:ume)?\.? ?\w+,? (?:pgs?|pages?|p)\.? ?\w+",
            r"^\W*(?:更正|勘误)|(?:更正|勘误)\W*$",
        ),
    ),
    (
        Kind.RETRACTION,
        "retraction withdrawal",
        _any(
            r"^\W*(?:notice of )?retraction(?: note| notice)?\s*(?:[:\-–(\[\"“]|to\b|of[:\s]\s*[\"“'‘]|$)",
            r"^\W*(?:retraction|withdrawal) (?:note|notice)\b|^\W*notice of (?:retraction|withdrawal)\b",
            r"\[retraction\]|撤稿声明|撤稿",
        ),
    ),
    (
        Kind.REPLY,
        "reply response comment comments commentary letter re discussion",
        _any(
            r"^\W*(?:the )?authors?'?s?'? (?:reply|response)",
            r"^\W*reply\b(?=\s*(?:to|by|from|:|\.|-|–|$))|^\W*in reply",
            r"^\W*response to (?:the )?(?:letter|comment|editor|dr|drs)\b",
            r"^\W*(?:comments?(?:ary)? (?:on|to|about)\b|comment ?:|commentary ?:|letter to (?:the )?editor|"
            r"re ?:)",
            r"^\W*(?:invited commentary|editorial comment(?:ary)?\b|discussion of\b)",
            rf"[:.\-–(\[?]\s*(?:author'?s?'? |authors' )?(?:{_ANSWERS})(?:\s+\[?letter\]?)?\W*$",
            r"\[(?:comment|letter|editorial comment|reply)\]",
            r"^\W*(?:作者回复|答复|评论)[:：]",
        ),
    ),
    (
        Kind.PROTOCOL,
        "protocol rationale design",
        _any(
            r"\b(?:study|trial|review|research) protocol\b|^\W*protocol\b|\bprotocol (?:for|of) (?:a|an|"
            r"the)\b",
            r"[:.\-–(\[]\s*(?:a |an |the |study |trial )?(?:\w+[ -]){0,6}protocol\W*$",
            r"\brationale and (?:study )?design\b|\bdesign and rationale\b",
            r"方案\W*$|研究方案",
        ),
    ),
    (
        Kind.ABSTRACT,
        "abstract abstracts poster",
        _any(
            r"[(\[](?:meeting |conference |congress )?abstracts?\b(?: (?:no\.?|number|#)?:? ?\w+)?[)\]]",
            r"^\W*abstract (?:no\.? ?)?[a-z]{0,4}-?\d+|\bposter (?:no\.? ?)?\d+\b|^\W*p-?\d{2,4} ?[:.]",
            r"[(\[]会议摘要[)\]]",
        ),
    ),
    (
        Kind.THESIS,
        "dissertation thesis",
        _any(
            r"[(\[](?:dissertation|(?:phd |doctoral |master'?s )?thesis|doctoral dissertation)[)\]]",
            r"[(\[](?:博士|硕士)(?:学位)?论文[)\]]",
        ),
    ),
    (Kind.PREPRINT, "preprint", re.compile(r"[(\[]preprint[)\]]")),
)

_TYPE_SIGNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.ERRATUM, re.compile(r"errat|corrig|published erratum|\bcorrection")),
    (Kind.RETRACTION, re.compile(r"retraction of|retraction notice|expression of concern")),
    (Kind.THESIS, re.compile(r"thes|dissert|学位|硕士|博士")),
    (Kind.PREPRINT, re.compile(r"preprint|posted.content|unpublished")),
    (Kind.REGISTRY, re.compile(r"registry|trial register|clinical trial record|ctgov|register entry")),
    (Kind.PROTOCOL, re.compile(r"protocol")),
    (
        Kind.ABSTRACT,
        re.compile(r"meeting abstract|conference abstract|congress abstract|^abstract$|会议"),
    ),
    (Kind.REPLY, re.compile(r"^(?:comment|reply|author reply)$")),
)

_SERVERS = re.compile(r"\b(?:biorxiv|medrxiv|arxiv|ssrn|research square|preprints\.org|chinaxiv|preprints)\b")
_REGISTERS = re.compile(
    r"clinicaltrials\.?\s?gov|\bictrp\b|who international clinical trials|\bisrctn\b|"
    r"chinese clinical trial regist|"
    r"chictr|eu clinical trials regist|clinical trials? regist|\bctri\b|\banzctr\b|\bdrks\b|prospero"
)
_THESES = re.compile(r"\b(?:thesis|theses|dissertations?)\b|学位论文|博士论文|硕士论文")
# One of these stands in every venue that tells a kind; most venues are passed over by this look.
_VENUE_SIGNS = (
    *("clinicaltrials", "clinical trial", "ictrp", "isrctn", "regist", "chictr", "ctri", "anzctr", "drks"),
    *("prospero", "thes", "dissertation", "xiv", "ssrn", "research square", "preprints"),
    *("会议", "学位论文", "博士论文", "硕士论文"),
)
_RETRACTED = re.compile(r"^\W*(?:retracted(?: article| paper)?|withdrawn(?: article)?|已撤稿)\W+")


def kind_of(title: str, type_name: str, journal: str, *, preprint_doi: bool = False) -> Kind:
    """Return the kind of document; the title is folded, type and journal are as printed.

    A title that begins with RETRACTED is the article itself, not the notice.
    """
    told = _by_type(type_name) if type_name else Kind.PLAIN
    if told is Kind.PLAIN:
        told = _by_venue(journal)
    if told is Kind.PLAIN and preprint_doi:
        return Kind.PREPRINT
    return _by_title(title) if told is Kind.PLAIN else told


@lru_cache(maxsize=4096)
def _by_type(type_name: str) -> Kind:
    folded = fold(type_name)
    return next((kind for kind, sign in _TYPE_SIGNS if sign.search(folded)), Kind.PLAIN)


@lru_cache(maxsize=100_000)
def _by_venue(journal: str) -> Kind:
    folded = fold(journal)
    if not any(sign in folded for sign in _VENUE_SIGNS):
        return Kind.PLAIN
    if _REGISTERS.search(folded):
        return Kind.REGISTRY
    if "会议" in folded:
        return Kind.ABSTRACT
    if _THESES.search(folded):
        return Kind.THESIS
    return Kind.PREPRINT if _SERVERS.search(folded) else Kind.PLAIN


def _by_title(title: str) -> Kind:
    signs = _signs_of(title) if title.isascii() else _EVERY_SIGN
    if not signs or _RETRACTED.match(title):
        return Kind.PLAIN
    return next((kind for kind, sign in signs if sign.search(title)), Kind.PLAIN)


def _signs_of(title: str) -> Sequence[tuple[Kind, re.Pattern[str]]]:
    """Return the signs that can find something in an English title: for most there are none."""
    if _OTHER_SIGNS.match(title):
        return _EVERY_SIGN
    held = words(title)
    if _WORDS_OF_SIGNS.isdisjoint(held):
        return ()
    return [(kind, sign) for kind, _, sign in _TITLE_SIGNS if not _WORDS[kind].isdisjoint(held)]


_WORDS = {kind: frozenset(told.split()) for kind, told, _ in _TITLE_SIGNS}
_WORDS_OF_SIGNS = frozenset().union(*_WORDS.values())
_EVERY_SIGN = tuple((kind, sign) for kind, _, sign in _TITLE_SIGNS)
_OTHER_SIGNS = re.compile(r"\W*p-?\d")
