import pytest

from review.errors import HostileFile, StoreError, UnreadableFile
from review.sources.guard import Limits, check_expat, check_prolog, decode_xml, elements, parse_entry


def texts(data: bytes, limits: Limits | None = None) -> list[str | None]:
    document = decode_xml(data)
    return [e.text for e in elements(document, "item", "items.xml", limits or Limits())]


def test_elements_come_one_by_one_in_order() -> None:
    assert texts(b"<list><head/><item>a</item>x<item>b</item></list>") == ["a", "b"]


def test_elements_before_a_fault_come_before_the_error() -> None:
    found = elements(decode_xml(b"<list><item>a</item><item>b<"), "item", "items.xml")
    assert next(found).text == "a"
    with pytest.raises(UnreadableFile, match=r"items\.xml is not well-formed"):
        list(found)


@pytest.mark.parametrize(
    "prolog",
    [
        b'<!DOCTYPE l [<!ENTITY a "x">]>',
        b'<!DOCTYPE l SYSTEM "a>b" [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b"<!-- [ --><!DOCTYPE l PUBLIC 'x' \"y\" [ <!ELEMENT l ANY> ]>",
    ],
)
def test_a_document_type_of_its_own_is_refused(prolog: bytes) -> None:
    with pytest.raises(HostileFile, match=r"items\.xml declares entities"):
        texts(prolog + b"<l><item>&a;</item></l>")


def test_an_external_document_type_is_left_alone() -> None:
    assert texts(b'<!DOCTYPE l SYSTEM "http://nowhere.invalid/x.dtd"><l><item>a</item></l>') == ["a"]


def test_the_same_documents_are_refused_by_defusedxml() -> None:
    defused = pytest.importorskip("defusedxml.ElementTree")
    common = pytest.importorskip("defusedxml.common")
    with pytest.raises(common.EntitiesForbidden):
        defused.fromstring('<!DOCTYPE l [<!ENTITY a "x">]><l>&a;</l>')


def test_depth_and_number_of_elements_are_limited() -> None:
    deep = b"<l>" + b"<a>" * 70 + b"</a>" * 70 + b"</l>"
    with pytest.raises(HostileFile, match="nested more than 64"):
        texts(deep)
    wide = b"<l><item>" + b"<a/>" * 60 + b"</item></l>"
    with pytest.raises(HostileFile, match="more than 50 elements"):
        texts(wide, Limits(entry_tags=50))
    assert texts(b"<l>" + b"<a/>" * 60 + b"<item>x</item></l>", Limits(entry_tags=50)) == ["x"]


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(HostileFile, match="more than the 10 that"):
        decode_xml(b"<l>" * 10, Limits(file_bytes=10))


def test_undefined_entities_are_not_well_formed() -> None:
    with pytest.raises(UnreadableFile, match="not well-formed"):
        parse_entry("<a>&nbsp;</a>")
    with pytest.raises(UnreadableFile, match="not Unicode"):
        parse_entry("<a>\ud800</a>")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"<?xml version='1.0' encoding='ISO-8859-1'?><l>\xe9</l>", "iso-8859-1"),
        ("<?xml version='1.0' encoding='UTF-8'?><l>é</l>".encode("utf-16"), "utf-16-le"),
        ("<?xml version='1.0' encoding='UTF-16'?><l>é</l>".encode(), "utf-8"),
        ("<?xml version='1.0' encoding='base64'?><l>é</l>".encode(), "utf-8"),
        ("<?xml version='1.0' encoding='no-such'?><l>é</l>".encode(), "utf-8"),
        ("<l>é</l>".encode("cp1252"), "cp1252"),
    ],
)
def test_the_text_is_found_whatever_the_declaration_says(data: bytes, encoding: str) -> None:
    document = decode_xml(data)
    assert document.encoding == encoding
    assert "<l>é</l>" in document.text


def test_an_old_expat_is_refused() -> None:
    check_expat()
    with pytest.raises(StoreError, match=r"expat 2\.4\.0 is not safe"):
        check_expat((2, 4, 0))


def test_a_prolog_without_end_is_no_hang() -> None:
    check_prolog("<!-- " + "x" * 3_000_000)
