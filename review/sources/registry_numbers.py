"""Numbers of trial registers, found in running text and in lists of accession numbers."""

import re

_NUMBER = re.compile(
    r"""\b(?:
      (?P<nct>NCT)[\s\xa0-]?(?P<nct_no>\d{8})
    | (?P<isrctn>ISRCTN)[\s\xa0-]?(?P<isrctn_no>\d{8})
    | (?P<chictr>ChiCTR)[\s\xa0-]?(?P<chictr_no>(?:[A-Z]{2,5}-)?\d{8,10})
    | (?P<eudract>EudraCT|EUCTR)(?:\s*(?:number|no\.?|:|\#))*[\s\xa0:-]*
      (?P<eudract_no>(?:20|19)\d\d-\d{6}-\d\d)
    | (?P<actrn>ACTRN)[\s\xa0-]?(?P<actrn_no>\d{14})
    | (?P<drks>DRKS)[\s\xa0-]?(?P<drks_no>\d{8})
    | (?P<umin>UMIN)[\s\xa0-]?(?P<umin_no>C?\d{9})
    | (?P<jrct>jRCT)[\s\xa0-]?(?P<jrct_no>s?\d{9,10})
    | (?P<ctri>CTRI)[\s\xa0-]?/?(?P<ctri_no>\d{4}/\d{2,3}/\d{6})
    | (?P<irct>IRCT)[\s\xa0-]?(?P<irct_no>\d{11,14}N\d{1,3})
    | (?P<kct>KCT)[\s\xa0-]?(?P<kct_no>\d{7})
    )(?![\dA-Za-z])""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_FORMS = {
    "nct": "NCT{}",
    "isrctn": "ISRCTN{}",
    "chictr": "ChiCTR{}",
    "eudract": "EudraCT {}",
    "actrn": "ACTRN{}",
    "drks": "DRKS{}",
    "umin": "UMIN{}",
    "jrct": "jRCT{}",
    "ctri": "CTRI/{}",
    "irct": "IRCT{}",
    "kct": "KCT{}",
}
_EUDRACT = re.compile(r"(?<![\d-])(?:19|20)\d\d-\d{6}-\d\d(?![\d-])")
_AS_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)

REGISTERS = frozenset(
    (
        "clinicaltrials.gov",
        "isrctn",
        "chictr",
        "eudract",
        "eu ctr",
        "anzctr",
        "drks",
        "umin ctr",
        "umin-ctr",
        "jrct",
        "jprn",
        "japiccti",
        "ctri",
        "irct",
        "kct",
        "cris",
        "ntr",
        "rebec",
        "pactr",
        "rpcec",
        "slctr",
        "tctr",
    )
)
"""Names of trial registers as PubMed's `DataBankName` gives them, in lower case."""


def registry_numbers(text: str) -> tuple[str, ...]:
    """Return the trial numbers a text names, in one spelling and each once."""
    # A run of six digits holds one of every sixth characters; most texts are done after this look.
    if not _has_digit(text[5::6]) or not _has_run(text) or not _named(text):
        return ()
    return tuple(dict.fromkeys(_spelling(found) for found in _NUMBER.finditer(text)))


def trial_numbers(text: str) -> tuple[str, ...]:
    """Return the trial numbers of a field that holds nothing else: EudraCT numbers may lack their name."""
    bare = (f"EudraCT {number}" for number in _EUDRACT.findall(text))
    return tuple(dict.fromkeys((*registry_numbers(text), *bare)))


def _has_digit(text: str) -> bool:
    # One look for each figure is quicker than an expression that tries each place.
    for figure in "0123456789":  # noqa: SIM110 - in a generator it would not be
        if figure in text:
            return True
    return False


def _has_run(text: str) -> bool:
    """Whether the text holds six digits one after the other."""
    return b"000000" in text.encode(errors="replace").translate(_AS_ZEROS)


def _named(text: str) -> bool:
    return "CT" in text or "DRKS" in text or "UMIN" in text or "nct0" in text or "chictr" in text


def _spelling(found: re.Match[str]) -> str:
    register = next(name for name in _FORMS if found[name])
    number = found[f"{register}_no"]
    if register == "chictr" and not number[0].isdecimal():
        return f"ChiCTR-{number.upper()}"
    return _FORMS[register].format(number.lower() if register == "jrct" else number.upper())


def registry_number(text: str) -> str:
    """Return a register's accession number in the usual spelling, or as it stands."""
    numbers = registry_numbers(text)
    return numbers[0] if numbers else text.strip()
