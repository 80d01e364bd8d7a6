import pytest

from review.sources.registry_numbers import registry_number, registry_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Registered as NCT01234567 (NCT 01234567).", ("NCT01234567",)),
        ("ChiCTR1800018059, chictr-opn-16008526", ("ChiCTR1800018059", "ChiCTR-OPN-16008526")),
        ("ISRCTN 12345678; EudraCT number: 2015-001234-56", ("ISRCTN12345678", "EudraCT 2015-001234-56")),
        ("ACTRN12605000000561 DRKS00012345", ("ACTRN12605000000561", "DRKS00012345")),
        ("UMIN000012345, jRCTs031190001", ("UMIN000012345", "jRCTs031190001")),
        ("CTRI/2018/05/013967; IRCT20130812014333N119", ("CTRI/2018/05/013967", "IRCT20130812014333N119")),
        ("NCT0123456 is too short and NCT012345678 too long", ()),
        ("An RCT of nothing", ()),
        ("临床试验注册号ChiCTR2000012345。", ("ChiCTR2000012345",)),
        ("NCT\xa001234567 and aNCT01234568", ("NCT01234567",)),
    ],
)
def test_numbers_are_found_in_one_spelling(text: str, expected: tuple[str, ...]) -> None:
    assert registry_numbers(text) == expected


def test_a_number_of_an_unknown_shape_stays_as_it_is() -> None:
    assert registry_number(" NTR1234 ") == "NTR1234"
