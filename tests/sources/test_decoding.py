"""Encodings: what is chosen, why, and that the user may choose otherwise."""

import pytest

from review.errors import BadInput, UnreadableFile
from review.sources.decoding import decode, without_controls
from review.sources.files import read_file_bytes

CHINESE = "%0 Journal Article\n%A 张三\n%T 嵌合抗原受体治疗淋巴瘤的疗效与安全性\n%J 中国虚构杂志\n%D 2020\n"
WESTERN = "TY  - JOUR\nAU  - Müller, José\nTI  - Café naïve\nER  - \n"


@pytest.mark.parametrize(
    ("data", "encoding", "why"),
    [
        (CHINESE.encode("utf-8-sig"), "utf-8-sig", "byte-order mark"),
        (b"\xff\xfe" + CHINESE.encode("utf-16-le"), "utf-16-le", "byte-order mark"),
        (b"\xfe\xff" + CHINESE.encode("utf-16-be"), "utf-16-be", "byte-order mark"),
        (CHINESE.encode("utf-16-le"), "utf-16-le", "zero"),
        (CHINESE.encode("utf-16-be"), "utf-16-be", "zero"),
        (CHINESE.encode("gb18030"), "gb18030", "Chinese"),
        (CHINESE.encode(), "utf-8", "valid UTF-8"),
    ],
)
def test_an_encoding_is_found_and_explained(data: bytes, encoding: str, why: str) -> None:
    found = decode(data)
    assert (found.text, found.encoding) == (CHINESE, encoding)
    assert why in found.why


def test_western_bytes_are_not_taken_for_chinese() -> None:
    found = decode(WESTERN.encode("cp1252"))
    assert (found.text, found.encoding) == (WESTERN, "cp1252")


def test_one_damaged_byte_does_not_turn_a_utf8_file_into_another_encoding() -> None:
    data = bytearray((CHINESE * 5).encode())
    data[data.index("张".encode()) + 1] = 0x20
    found = decode(bytes(data))
    assert found.encoding == "utf-8"
    assert found.damaged > 0
    assert "淋巴瘤" in found.text


def test_a_file_cut_inside_a_character_stays_utf8() -> None:
    assert decode(CHINESE.encode()[:-12]).encoding == "utf-8"


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_become_newlines(ends: str) -> None:
    assert decode(WESTERN.replace("\n", ends).encode()).text == WESTERN


def test_the_user_may_choose_the_encoding() -> None:
    data = "TY  - JOUR\nTI  - Ж\nER  - \n".encode("koi8-r")
    reading = read_file_bytes(data, name="x.ris", encoding="koi8-r")
    assert reading.encoding == "koi8-r"
    assert [e.record.title for e in reading.accepted if e.record] == ["Ж"]
    with pytest.raises(BadInput, match="no text encoding"):
        read_file_bytes(data, name="x.ris", encoding="nonsense")


def test_a_binary_file_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="not text"):
        read_file_bytes(bytes(range(1, 9)) + b"\0" * 5000, name="x")


def test_control_characters_go_and_other_separators_stay() -> None:
    assert without_controls("a\x00b\x0bc\x1b[2Jd\u2028e\u0085f") == "ab c[2Jd\u2028e f"
