"""Text of PubMed XML elements: markup goes, meaning stays.

A superscript is written with `^` and a subscript with `_`, so that `10<sup>9</sup>` never reads 109; formulas
in MathML follow the same rule. A literal `<` arrives as an entity and is kept.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

_BREAK = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_RAISED = {"sup": "^", "sub": "_"}
_SCRIPTS = {
    "msup": ("", "^"),
    "msub": ("", "_"),
    "mover": ("", "^"),
    "munder": ("", "_"),
    "msubsup": ("", "_", "^"),
    "munderover": ("", "_", "^"),
    "mfrac": ("", "/"),
}


def text_of(element: Element | None) -> str:
    """Return the text of an element and all it holds; line breaks of the file's layout become blanks."""
    if element is None or not (raw := _flat(element) if len(element) else element.text):
        return ""
    raw = raw.strip()
    if "\n" in raw or "\r" in raw:
        raw = _BREAK.sub(" ", raw)
    return raw if raw.isprintable() else _CONTROL.sub("", raw)


def child_text(element: Element | None, tag: str) -> str:
    """Return the text of the first child of a name, or an empty string."""
    return "" if element is None or (child := element.find(tag)) is None else text_of(child)


def leaves(element: Element) -> Mapping[str, str]:
    """Return the texts of the children by name; of children that hold markup only what stands before it."""
    return {child.tag: (child.text or "").strip() for child in element}


def children_text(element: Element | None, tag: str) -> tuple[str, ...]:
    """Return the texts of all children of a name that hold any."""
    if element is None:
        return ()
    return tuple(text for child in element.findall(tag) if (text := text_of(child)))


def _flat(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += (_child(child), child.tail or "")
    return "".join(parts)


def _child(child: Element) -> str:
    name = child.tag.rpartition("}")[2]
    if name == "math":
        return _math(child)
    inner = _flat(child)
    return _raise(_RAISED[name], inner) if name in _RAISED else inner


def _raise(mark: str, inner: str) -> str:
    bare = inner.lstrip()
    return inner[: len(inner) - len(bare)] + mark + bare if bare else inner


def _math(element: Element) -> str:
    """Return a formula on one line; blanks between its elements mean nothing."""
    name = element.tag.rpartition("}")[2]
    inner = [_math(child) for child in element]
    marks = _SCRIPTS.get(name)
    if marks and len(marks) == len(inner):
        return "".join(mark + part if part else "" for mark, part in zip(marks, inner, strict=True))
    own = (element.text or "").strip()
    tails = [(child.tail or "").strip() for child in element]
    return (
        ("√" if name == "msqrt" else "")
        + own
        + "".join(part + tail for part, tail in zip(inner, tails, strict=True))
    )
