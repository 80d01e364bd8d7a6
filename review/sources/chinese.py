"""What CNKI, Wanfang and VIP exports have in common: names, types, marks in text, ways to join authors."""

import re

from review.record import Person
from review.sources.people import is_cjk, person, split_names

_PROVIDERS = (
    (re.compile(r"cnki|知网|中国学术期刊", re.IGNORECASE), "CNKI"),
    (re.compile(r"万方|wanfang", re.IGNORECASE), "Wanfang"),
    (re.compile(r"维普|cqvip|\bVIP\b", re.IGNORECASE), "VIP"),
    (re.compile(r"sinomed|中国生物医学文献", re.IGNORECASE), "SinoMed"),
)
_PARTS = (
    (re.compile("硕|博|学位|thesis|dissertation", re.IGNORECASE), "theses"),
    (re.compile("会议|conference|proceeding", re.IGNORECASE), "conferences"),
    (re.compile("报纸|newspaper", re.IGNORECASE), "newspapers"),
    (re.compile("专利|patent", re.IGNORECASE), "patents"),
    (re.compile("标准|standard|legal rule", re.IGNORECASE), "standards"),
    (re.compile("期刊|journal|CJFD|CJFQ", re.IGNORECASE), "journals"),
)
_TYPES = (
    (re.compile("thesis|dissertation|硕士|博士|学位", re.IGNORECASE), "Thesis"),
    (re.compile("conference|proceeding|会议", re.IGNORECASE), "Conference Paper"),
    (re.compile("newspaper|报纸", re.IGNORECASE), "Newspaper Article"),
    (re.compile("patent|专利", re.IGNORECASE), "Patent"),
    (re.compile("standard|legal rule|标准", re.IGNORECASE), "Standard"),
    (re.compile("journal|期刊", re.IGNORECASE), "Journal Article"),
)
_MARK = re.compile(r"\s*(?:\[[\d,，、\s]+\]|\(\d+\)|[\d*†]+)\s*$")
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])\[[\d,，、\s]+\][;；,，\s]*(?=[\u3400-\u9fff])")
"""The mark of an affiliation between two names."""
_RAISED = re.compile(r"~(\([^()]{1,40}\)|\[[^\[\]]{1,40}\]|[+\-−\d]{1,6})")


def database(provider: str, part: str = "") -> str:
    """Return the database's usual name, with the part of CNKI that a type or sub-database names.

    `database("CNKI", "硕士")` is `CNKI (theses)`.
    """
    name = next((known for pattern, known in _PROVIDERS if pattern.search(provider)), provider)
    kind = next((word for pattern, word in _PARTS if pattern.search(part)), "")
    return f"CNKI ({kind})" if name == "CNKI" and kind else name


def publication_type(text: str) -> str:
    """Return a reference type in the program's words, or as it stands."""
    return next((word for pattern, word in _TYPES if pattern.search(text)), text)


def cleaned(text: str) -> str:
    """Return text without CNKI's marks: `<正>` (beginning), `(#br)` (line break), `~` (superscript)."""
    if "<正>" in text or "(#br)" in text:
        text = text.removeprefix("<正>").replace("Abstract(#br)", "").replace("(#br)", " ")
    return _RAISED.sub(r"^\1", text) if "~" in text else text


def titles(texts: list[str]) -> tuple[list[str], str]:
    """Return the titles and the translated title: one without Chinese characters after one with them."""
    found = [cleaned(text) for text in texts]
    if len(found) == 2 and is_cjk(found[0]) and not is_cjk(found[1]):
        return found[:1], " ".join(found[1].split())
    return found, ""


def authors(texts: list[str], *, commas: bool = True) -> list[Person]:
    """Return the authors of lines of one or several names, without the numbers of their affiliations."""
    found: list[Person] = []
    for text in texts:
        flat = _BETWEEN.sub(";", " ".join(text.split()))
        names = split_names(flat, commas=commas) if is_cjk(flat) or ";" in flat or "；" in flat else [flat]
        found += [
            person(name)
            for name in (_MARK.sub("", n).strip(" ,;，；") for n in names)
            if name and name != "等"
        ]
    return found


def words(texts: list[str]) -> list[str]:
    """Return keywords that are joined by semicolons, written one a line, or repeated."""
    parts = (part.strip() for text in texts for part in re.split(r"[;；\n]+", text))
    return [part for part in parts if part]
