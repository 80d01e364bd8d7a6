from review.example.exports import cnki_export, wanfang_export
from review.example.material import material
from review.record import AbstractSection, Identifier, PartialDate, Person, Record
from review.vocabulary import IdentifierKind

RECORD = Record(
    title="白血病的一例",
    abstract=(AbstractSection("本条为示例虚构记录。"),),
    authors=(Person("王明"), Person("李宁")),
    journal="示例血液杂志",
    volume="3",
    issue="04",
    pages="12-15",
    date=PartialDate(2020),
    languages=("chi",),
    keywords=("CAR-T", "白血病"),
    identifiers=(
        Identifier(IdentifierKind.ACCESSION, "EXC0001"),
        Identifier(IdentifierKind.DOI, "10.5555/example.1"),
    ),
)


def test_cnki_writes_endnote_tags_with_crlf() -> None:
    text = cnki_export([RECORD]).decode("utf-8")
    assert text.replace("\r\n", "").count("\n") == 0
    assert text.splitlines()[:3] == ["%0 Journal Article", "%A 王明", "%A 李宁"]
    assert "%R 10.5555/example.1\r\n%W CNKI\r\n" in text


def test_wanfang_writes_noteexpress_fields_in_gb18030() -> None:
    text = wanfang_export([RECORD]).decode("gb18030")
    assert text.startswith(
        "{Reference Type}: Journal Article\n{Title}: 白血病的一例\n{Author}: 王明\n{Author}: 李宁\n"
    )
    assert "{Issue}: 4\n" in text
    assert "{Keywords}: CAR-T\n{Keywords}:  白血病\n" in text


def test_files_hold_every_record_of_their_source() -> None:
    assert material().cnki_file.count(b"%0 ") == 163
    assert material().wanfang_file.decode("gb18030").count("{Reference Type}: ") == 114


def test_theses_and_meeting_abstracts_are_typed() -> None:
    text = material().cnki_file.decode("utf-8")
    assert text.count("%0 Thesis") == text.count("%0 Conference Proceedings") == 1
