"""One code for each language, whichever way a source or a reviewer writes it."""

from collections.abc import Iterable

_NAMES = {
    "ara": ("ar", "arabic"),
    "chi": ("zh", "zho", "chinese", "chn", "中文", "汉语", "汉文", "zh-cn", "zh-hans", "mandarin"),
    "cze": ("cs", "ces", "czech"),
    "dan": ("da", "danish"),
    "dut": ("nl", "nld", "dutch"),
    "eng": ("en", "english", "英文", "英语", "en-us", "en-gb"),
    "fin": ("fi", "finnish"),
    "fre": ("fr", "fra", "french", "français"),
    "ger": ("de", "deu", "german", "deutsch"),
    "hun": ("hu", "hungarian"),
    "ita": ("it", "italian"),
    "jpn": ("ja", "japanese", "日本語"),
    "kor": ("ko", "korean"),
    "nor": ("no", "norwegian"),
    "per": ("fa", "fas", "persian", "farsi"),
    "pol": ("pl", "polish"),
    "por": ("pt", "portuguese", "português"),
    "rus": ("ru", "russian"),
    "spa": ("es", "spanish", "español"),
    "swe": ("sv", "swedish"),
    "tur": ("tr", "turkish"),
}
_CODES = {name: code for code, names in _NAMES.items() for name in (code, *names)}


def language_code(name: str) -> str:
    """Return PubMed's three-letter code of a language, or its name in lower case where none is known."""
    plain = name.strip().lower()
    return _CODES.get(plain, plain)


def language_codes(names: Iterable[str]) -> frozenset[str]:
    """Return the codes of some languages, without empty ones and `und`, the undetermined."""
    return frozenset(code for name in names if (code := language_code(name)) and code != "und")
