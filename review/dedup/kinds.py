"""What kind of document a record describes, as far as its title and type say so."""

import re
from enum import StrEnum


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
_COCHRANE_PROTOCOL = re.compile(r"\(protocol\)|\[protocol\]")
_RETRACTED = re.compile(r"^\W*(?:retracted(?: article| paper)?|withdrawn(?: article)?|已撤稿)\W+")


def kind_of(title: str, type_name: str, journal: str, *, preprint_doi: bool = False) -> Kind:
    """Return the kind of document; title, type and journal are folded.

    A title that begins with RETRACTED is the article itself, not the notice.
    """
    for kind, sign in _TYPE_SIGNS:
        if type_name and sign.search(type_name):
            return kind
    if _REGISTERS.search(journal):
        return Kind.REGISTRY
    if preprint_doi or _SERVERS.search(journal):
        return Kind.PREPRINT
    return _by_title(title)


def _by_title(title: str) -> Kind:
    if _RETRACTED.match(title):
        return Kind.PLAIN
    return next((kind for kind, sign in _TITLE_SIGNS if sign.search(title)), Kind.PLAIN)
