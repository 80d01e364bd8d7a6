"""What kind of document a record describes, as far as its title and type say so."""

import re
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


_TITLE_SIGNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.ERRATUM,
        re.compile(
            r"^\W*(?:erratum|errata|corrigend(?:um|a)|addendum|correction)\b(?:\s*(?:to|for|of|in)?\s*[:\-–—(\[\"“]|\s+(?:to|for|of)\s|\s*$)|"
            r"(?:[(\[:.\-–]\s*(?:erratum|corrigendum|correction|publisher correction|author correction)\W*$)|"
            r"^\W*(?:publisher|author)(?:'s|s)? correction\b|\(vol(?:ume)?\.? ?\w+,? (?:pgs?|pages?|p)\.? ?\w+|^\W*(?:更正|勘误|勘誤)|(?:更正|勘误|勘誤)\W*$"
        ),
    ),
    (Kind.RETRACTION, re.compile(r"^\W*(?:retraction|withdrawal|notice of retraction|retraction note|retraction notice)\b(?!\s+(?:of the|of lung|force))|\[retraction\]|撤稿声明|撤稿")),
    (
        Kind.REPLY,
        re.compile(
            r"^\W*(?:(?:the )?authors?'?s?'? (?:reply|response)|reply\b(?=\s*(?:to|by|from|:|\.|-|–|$))|in reply|response to (?:the )?(?:letter|comment|editor|dr|drs)\b|"
            r"comments?(?:ary)? (?:on|to|about)\b|comment ?:|commentary ?:|letter to (?:the )?editor|re ?:|invited commentary|editorial comment(?:ary)?\b|discussion of\b)|"
            r"[:.\-–(\[?]\s*(?:author'?s?'? |authors' )?(?:reply|response|comment|commentary|invited commentary|editorial comment|a comment|letter to the editor|author reply|reply to (?:the )?\w+)(?:\s+\[?letter\]?)?\W*$|"
            r"\[(?:comment|letter|editorial comment|reply)\]|^\W*(?:作者回复|答复|评论)[:：]"
        ),
    ),
    (
        Kind.PROTOCOL,
        re.compile(
            r"\b(?:study|trial|review|research) protocol\b|[:.\-–(\[]\s*(?:a |an |the |study |trial )?(?:\w+[ -]){0,6}protocol\W*$|\bprotocol (?:for|of) (?:a|an|the)\b|^\W*protocol\b|"
            r"\brationale and (?:study )?design\b|\b(?:design and rationale)\b|方案\W*$|研究方案"
        ),
    ),
    (Kind.ABSTRACT, re.compile(r"[(\[](?:meeting |conference |congress )?abstracts?\b(?: (?:no\.?|number|#)?:? ?\w+)?[)\]]|^\W*abstract (?:no\.? ?)?[a-z]{0,4}-?\d+|\bposter (?:no\.? ?)?\d+\b|^\W*p-?\d{2,4} ?[:.]|[(\[]会议摘要[)\]]")),
    (Kind.THESIS, re.compile(r"[(\[](?:dissertation|thesis|phd thesis|doctoral (?:thesis|dissertation)|master'?s thesis)[)\]]|[(\[](?:博士|硕士)(?:学位)?论文[)\]]")),
    (Kind.PREPRINT, re.compile(r"[(\[]preprint[)\]]")),
)  # fmt: skip

_TYPE_SIGNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.ERRATUM, re.compile(r"errat|corrig|published erratum|\bcorrection")),
    (Kind.RETRACTION, re.compile(r"retraction of|retraction notice|expression of concern")),
    (Kind.THESIS, re.compile(r"thes|dissert|学位|硕士|博士")),
    (Kind.PREPRINT, re.compile(r"preprint|posted.content|unpublished")),
    (Kind.REGISTRY, re.compile(r"registry|trial register|clinical trial record|ctgov|register entry")),
    (Kind.PROTOCOL, re.compile(r"protocol")),
    (
        Kind.ABSTRACT,
        re.compile(r"meeting abstract|conference abstract|congress abstract|^abstract$|会议摘要"),
    ),
    (Kind.REPLY, re.compile(r"^(?:comment|reply|author reply)$")),
)

_SERVERS = re.compile(r"\b(?:biorxiv|medrxiv|arxiv|ssrn|research square|preprints\.org|chinaxiv|preprints)\b")
_REGISTERS = re.compile(
    r"clinicaltrials\.?\s?gov|\bictrp\b|who international clinical trials|\bisrctn\b|chinese clinical trial regist|chictr|"
    r"eu clinical trials regist|clinical trials? regist|\bctri\b|\banzctr\b|\bdrks\b|prospero"
)  # fmt: skip
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
    if _REGISTERS.search(folded):
        return Kind.REGISTRY
    return Kind.PREPRINT if _SERVERS.search(folded) else Kind.PLAIN


def _by_title(title: str) -> Kind:
    if title.isascii() and _WORDS_OF_SIGNS.isdisjoint(words(title)) and _OTHER_SIGNS.search(title) is None:
        return Kind.PLAIN
    if _RETRACTED.match(title):
        return Kind.PLAIN
    return next((kind for kind, sign in _TITLE_SIGNS if sign.search(title)), Kind.PLAIN)


# One of these stands in every title a sign can find; most titles are passed over by this look.
_SIGN_WORDS = (
    "erratum errata corrigendum corrigenda addendum correction retraction withdrawal reply response comment comments commentary "
    "letter re discussion protocol rationale design abstract abstracts poster dissertation thesis preprint vol volume"
)
_WORDS_OF_SIGNS = frozenset(_SIGN_WORDS.split())
_OTHER_SIGNS = re.compile(r"^\W*p-?\d")
