"""A small reading of PubMed's search language.

Words, phrases, truncation, field tags, date ranges, AND, OR and NOT are understood. Operators are read from
left to right without precedence, as PubMed does; brackets change the order.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from review.example.eutils_corpus import Article, Corpus

_DAY = r"\d{4}(?:/\d{1,2}){0,2}"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<open>\() | (?P<close>\))
    | (?P<operator>(?:AND|OR|NOT)\b)
    | (?P<set>\#\d+\b)
    | (?P<range>"?(?P<low>{_DAY})"?\s*(?:\[[^\]]+\]\s*)?:\s*"?(?P<high>{_DAY})"?\s*\[(?P<rtag>[^\]]+)\])
    | "(?P<phrase>[^"]*)"\s*(?:\[(?P<ptag>[^\]]+)\])?
    | (?P<words>[^\s()\[\]"][^()\[\]"]*?)\s*(?:\[(?P<tag>[^\]]+)\]|(?=\s+(?:AND|OR|NOT)\b|\s*[()"]|\s*$))
    )""",
    re.VERBOSE,
)
_LETTERS = re.compile(r"[^\W_]+")

Test = Callable[[Article], bool]
Sets = Callable[[int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found and what PubMed would say about it.

    Attributes:
        pmids: In PubMed's order.
        translation: The search as understood.
        not_found: Words without a hit.
        unknown_fields: Tags that are no field.
    """

    pmids: tuple[int, ...]
    translation: str
    not_found: tuple[str, ...] = ()
    unknown_fields: tuple[str, ...] = ()


_FIELDS = {
    "ti": "Title",
    "title": "Title",
    "tiab": "Title/Abstract",
    "title/abstract": "Title/Abstract",
    "tw": "Text Word",
    "text word": "Text Word",
    "mh": "MeSH Terms",
    "mesh": "MeSH Terms",
    "mesh terms": "MeSH Terms",
    "majr": "MeSH Terms",
    "pdat": "Date - Publication",
    "dp": "Date - Publication",
    "date - publication": "Date - Publication",
    "date - create": "Date - Create",
    "crdt": "Date - Create",
    "create date": "Date - Create",
    "uid": "UID",
    "pmid": "UID",
    "all fields": "All Fields",
    "all": "All Fields",
}


def search(corpus: Corpus, term: str, sets: Sets) -> Found:
    """Return what a term finds; `sets` gives the PMIDs of `#1` in the history."""
    reader = _Reader(term, corpus, sets)
    hits = reader.expression()
    order = tuple(pmid for pmid in corpus if pmid in hits)
    said = " ".join(reader.said)
    return Found(order, said, tuple(reader.missing), tuple(dict.fromkeys(reader.unknown)))


@dataclass(slots=True)
class _Reader:
    """Reads a term from left to right."""

    term: str
    corpus: Corpus
    sets: Sets
    said: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    _tokens: list[re.Match[str]] = field(init=False)
    _at: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._tokens = list(_matches(self.term))

    def expression(self) -> frozenset[int]:
        """Read operands joined by operators until a closing bracket or the end."""
        hits = self._operand()
        while (token := self._peek()) is not None and not token["close"]:
            operator = token["operator"] or "AND"
            self._at += bool(token["operator"])
            self.said.append(operator)
            right = self._operand()
            hits = {"AND": hits & right, "OR": hits | right, "NOT": hits - right}[operator]
        return hits

    def _peek(self) -> re.Match[str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _operand(self) -> frozenset[int]:
        token = self._peek()
        if token is None or token["close"] or token["operator"]:
            return frozenset()
        self._at += 1
        if token["open"]:
            self.said.append("(")
            inner = self.expression()
            self._at += 1
            self.said.append(")")
            return inner
        if token["set"]:
            self.said.append(token["set"])
            return self.sets(int(token["set"][1:]))
        return self._leaf(token)

    def _leaf(self, token: re.Match[str]) -> frozenset[int]:
        if token["range"]:
            return self._dated(token["low"], token["high"], token["rtag"])
        phrase, words = token["phrase"], token["words"]
        tag, text = (token["ptag"], phrase) if phrase is not None else (token["tag"], words)
        name = self._name(tag)
        if name.startswith("Date"):
            return self._dated(text, text, tag)
        self.said.append(f'"{text.lower()}"[{name}]')
        loose = tag is None and phrase is None and name == "All Fields"
        hits = frozenset.intersection(
            *(self._hits(name, part) for part in (text.split() if loose else [text]))
        )
        if not hits:
            self.missing.append(text)
        return hits

    def _hits(self, name: str, text: str) -> frozenset[int]:
        test = _test(name, text)
        return self.corpus.remembered(
            f"{name}|{text}", lambda: frozenset(pmid for pmid, a in self.corpus.items() if test(a))
        )

    def _name(self, tag: str | None) -> str:
        known = _FIELDS.get((tag or "all fields").strip().lower().partition(":")[0])
        if known is None:
            self.unknown.append(tag or "")
        return known or "All Fields"

    def _dated(self, low: str, high: str, tag: str) -> frozenset[int]:
        name = self._name(tag)
        first, last = _edge(low, last=False), _edge(high, last=True)
        self.said.append(f"{first:%Y/%m/%d}:{last:%Y/%m/%d}[{name}]")
        created = name == "Date - Create"
        return frozenset(
            pmid
            for pmid, a in self.corpus.items()
            if first <= (a.created if created else a.published) <= last
        )


def _matches(term: str) -> Iterator[re.Match[str]]:
    at = 0
    while found := _TOKEN.match(term, at):
        if found.end() == at:
            return
        yield found
        at = found.end()


def _edge(text: str, *, last: bool) -> date:
    """Return the first or last day of a year, month or day."""
    parts = [int(part) for part in text.strip().split("/") if part.isdecimal()] or [1]
    year = min(max(parts[0], 1), 9999)
    month = min(max(parts[1], 1), 12) if len(parts) > 1 else (12 if last else 1)
    days = monthrange(year, month)[1]
    return date(year, month, min(max(parts[2], 1), days) if len(parts) > 2 else (days if last else 1))


def _test(name: str, text: str) -> Test:
    if name == "UID":
        wanted = {int(part) for part in re.findall(r"\d+", text)}
        return lambda article: article.pmid in wanted
    pattern = _pattern(text)
    if name == "MeSH Terms":
        return lambda article: any(heading.lower() == text.lower() for heading in article.mesh)
    if name == "Title":
        return lambda article: bool(pattern.search(_words(article.title)))
    if name == "Title/Abstract":
        return lambda article: bool(pattern.search(_words(f"{article.title} | {article.abstract}")))
    return lambda article: bool(
        pattern.search(_words(f"{article.title} | {article.abstract} | {' | '.join(article.mesh)}"))
    )


def _words(text: str) -> str:
    return f" {' '.join(_LETTERS.findall(text.lower()))} "


def _pattern(text: str) -> re.Pattern[str]:
    words = _words(text).strip()
    return re.compile(f" {re.escape(words)}{'' if text.rstrip().endswith('*') else ' '}")
