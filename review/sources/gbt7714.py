"""References in the Chinese standard GB/T 7714.

They look like `[1]甲,乙,等.题名[J].刊名,2008(05):915-924.`

A source of low confidence: at most three authors, and titles may hold full stops; records are marked so.
"""

import re

from review.record import Record
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.identify import doi_in
from review.sources.people import is_cjk, person
from review.sources.tagged import Block, Grammar, Pair
from review.vocabulary import IdentifierKind as Kind

_START = re.compile(r"\[(\d+)\]\s*(.*)")
_TYPE = re.compile(r"\[([JMDCNPSRGAZ]|DB|CP|EB)(?:/(?:OL|CD|DK|MT))?\]")
_TYPES = {
    "J": "Journal Article",
    "M": "Book",
    "D": "Thesis",
    "C": "Conference Paper",
    "N": "Newspaper Article",
    "P": "Patent",
    "S": "Standard",
    "R": "Report",
    "EB": "Web Page",
    "DB": "Dataset",
}
_WHERE = re.compile(
    r"(?P<journal>.*?)[,，]\s*(?P<year>\d{4})(?:[-.]\d\d?(?:[-.]\d\d?)?)?\s*(?:[,，]\s*(?P<volume>[\w.]+))?\s*"
    r"(?:[(（](?P<issue>[^)）]*)[)）])?\s*(?:[:：]\s*(?P<pages>[\w+,，-]+))?"
)
_URL = re.compile(r"https?://\S+")
_DAY = re.compile(r"[(（](\d{4}-\d\d?-\d\d?)[)）]")
_HOUSE = re.compile(r"(?:(?P<book>.*)\.\s*)?(?P<place>[^.:：]+)[:：]\s*(?P<house>[^.:：]+)")
_NOTE = "GB/T 7714 reference: low confidence"


def gbt_tag(line: str) -> Pair | None:
    """Return the whole reference of a line that begins with its number."""
    match = _START.fullmatch(line.strip())
    return ("[]", match[2]) if match else None


GRAMMAR = Grammar(tag_of=gbt_tag, starts=frozenset({"[]"}))


def gbt_record(block: Block) -> Record | str:
    """Return the record of one reference, or the reason why there is none."""
    text = "".join(line.strip() for line in block.fields[0][1].split("\n"))
    kind = _TYPE.search(text)
    if kind is None:
        return "the reference has no type mark such as [J]"
    draft = Draft(types=[_TYPES[kind[1]]] if kind[1] in _TYPES else [])
    draft.keep("confidence", _NOTE)
    _before(text[: kind.start()], draft)
    _after(text[kind.end() :].lstrip(".。 "), draft, kind[1])
    return draft.build()


def _before(text: str, draft: Draft) -> None:
    """Authors and title; a full stop ends the authors."""
    names, stop, title = text.partition(".")
    if stop and not is_cjk(text):
        match = re.match(r"(.+?(?:et al|[A-Z]))\.\s*(?=[A-Z]\w)", text)
        names, title = (match[1], text[match.end() :]) if match else (names, title)
    if not title.strip():
        draft.titles = [text.strip(" .")]
        return
    draft.titles = [title.strip(" .")]
    for name in re.split(r"[,，;；]\s*", names):
        bare = name.strip(" .")
        if bare in ("等", "et al", "et al."):
            draft.authors_complete = False
        elif bare:
            draft.authors.append(person(bare))


def _after(text: str, draft: Draft, kind: str) -> None:
    if link := _URL.search(text):
        draft.links = [link[0].rstrip(".")]
        text = text[: link.start()]
    match = _WHERE.match(text)
    if match and kind != "D":
        _held_by(match["journal"].strip(" /"), draft, kind)
        draft.volume, draft.issue = match["volume"] or "", match["issue"] or ""
        draft.pages = (match["pages"] or "").replace("，", ",")
    elif kind == "D":
        draft.publisher = re.split(r"[,，]", text)[0].strip()
    day = _DAY.search(text) if kind == "EB" else None
    date = partial_date(day[1] if day else match["year"] if match else text)
    draft.dates = [date] if date else []
    draft.identify(Kind.DOI, doi_in(text))


def _held_by(text: str, draft: Draft, kind: str) -> None:
    """The journal; of a book the place and publisher, and of a paper in a book that book before them."""
    match = _HOUSE.fullmatch(text) if kind in "MCRS" else None
    if match is None:
        draft.journal = text
        return
    draft.journal = (match["book"] or "").strip(" /")
    draft.place, draft.publisher = match["place"].strip(), match["house"].strip()
