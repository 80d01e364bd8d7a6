"""The export files of the two Chinese databases, as their web sites write them.

CNKI: EndNote tagged text (`%0`), UTF-8, CRLF. Wanfang: NoteExpress text (`{Reference Type}: `), GB18030, LF.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from review.record import Person, Record
from review.vocabulary import IdentifierKind

CNKI_FILE = "CNKI-EndNote.txt"
WANFANG_FILE = "Wanfang-NoteExpress.net"
_UNIT = "示例医院血液科"


@dataclass(frozen=True, slots=True)
class _Line:
    tag: str
    text: str


def cnki_export(records: Iterable[Record]) -> bytes:
    """Return the file CNKI would give for "EndNote"."""
    return _file(records, _cnki_lines, "{tag} {text}", "\r\n").encode("utf-8")


def wanfang_export(records: Iterable[Record]) -> bytes:
    """Return the file Wanfang would give for "NoteExpress"."""
    return _file(records, _wanfang_lines, "{{{tag}}}: {text}", "\n").encode("gb18030")


def _file(
    records: Iterable[Record], lines: Callable[[Record], Iterator[_Line]], pattern: str, end: str
) -> str:
    entries = (
        end.join(pattern.format(tag=line.tag, text=line.text) for line in lines(record) if line.text)
        for record in records
    )
    return (end * 2).join(entries) + end


def _cnki_lines(record: Record) -> Iterator[_Line]:
    thesis, meeting = "Thesis" in record.publication_types, "Meeting Abstract" in record.publication_types
    kind = "Thesis" if thesis else "Conference Proceedings" if meeting else "Journal Article"
    yield _Line("%0", kind)
    for person in record.authors:
        yield _Line("%A", _name(person))
    yield _Line("%+", f"{_UNIT};" if _has_unit(record) else "")
    yield _Line("%T", record.title)
    yield _Line("%I" if thesis else "%B" if meeting else "%J", record.journal)
    yield _Line("%D", str(record.year or ""))
    yield _Line("%V", record.volume)
    yield _Line("%N", record.issue)
    yield _Line("%K", ";".join(record.keywords))
    yield _Line("%X", record.abstract_text)
    yield _Line("%P", record.pages)
    yield _Line("%M", record.identifier(IdentifierKind.ACCESSION))
    yield _Line("%U", next(iter(record.links), ""))
    yield _Line("%R", record.doi)
    yield _Line("%W", "CNKI")


def _wanfang_lines(record: Record) -> Iterator[_Line]:
    yield _Line("Reference Type", "Journal Article")
    yield _Line("Title", record.title)
    for person in record.authors:
        yield _Line("Author", _name(person))
    for _ in record.authors:
        yield _Line("Author Address", _UNIT if _has_unit(record) else "")
    yield _Line("Journal", record.journal)
    yield _Line("Year", str(record.year or ""))
    yield _Line("Volume", record.volume)
    yield _Line("Issue", record.issue.lstrip("0"))
    yield _Line("Pages", record.pages)
    for place, keyword in enumerate(record.keywords):
        yield _Line("Keywords", f" {keyword}" if place else keyword)
    yield _Line("Abstract", record.abstract_text)
    yield _Line("URL", next(iter(record.links), ""))
    yield _Line("DOI", record.doi)
    yield _Line("Accession Number", record.identifier(IdentifierKind.ACCESSION))
    yield _Line("Database Provider", "北京万方数据股份有限公司")
    yield _Line("Language", next(iter(record.languages), ""))


def _name(person: Person) -> str:
    return f"{person.given} {person.family}".strip()


def _has_unit(record: Record) -> bool:
    return bool(record.authors) and "chi" in record.languages
