"""Abstracts, cut at their labels."""

import re
from collections.abc import Iterator
from functools import lru_cache

from review.quick import quick
from review.record import AbstractSection
from review.sources.folding import folded, plain_raised

_section = quick(AbstractSection)
_LABELS = (
    "abstract|aims?|background|case(?: presentation| report)?|conclusions?|context|data sources|design|"
    "discussion|"
    "findings|funding|importance|interpretation|interventions?|introduction|keywords|limitations|"
    "main outcomes?(?: measures)?|"
    "measurements|(?:materials|patients|subjects) and methods|methods?|objectives?|outcomes?|participants|"
    "patients|purpose|"
    "rationale|registration|results?|setting|significance|study design|summary|trial registration|"
    r"(?:method|result|conclusion|objective|aim|finding)\(s\)|"
    "目的|方法|结果|结论|"
    "目的与方法|背景|讨论|材料与方法|资料与方法"
)
_LABEL = re.compile(
    r"(?:^|(?<=[.?!)\]”\"。；;%])|(?<=[.?!)\]”\"。；;%] ))"
    rf"(?:(?=[A-Z\u4e00-\u9fff])(?i:{_LABELS})|[A-Z][A-Z0-9 ,/&()'’-]{{2,60}})$"
)
_USUAL = re.compile(_LABELS, re.IGNORECASE)
_LONGEST = 64
"""Characters of a label."""
_LINE_LABEL = re.compile(r"([A-Z][A-Za-z0-9 ,/&()'’-]{2,60}): (?=\S)")


def sections(text: str, *, lines: bool = False, flat: bool = False) -> tuple[AbstractSection, ...]:
    """Cut an abstract at its labels.

    Args:
        text: The abstract.
        lines: Whether each line may start a section; otherwise lines are folded first.
        flat: Whether the text is known to be one line without needless blanks.
    """
    text = plain_raised(text.strip())
    if not text:
        return ()
    if lines and "\n" in text and (found := _by_lines([folded(line.strip()) for line in text.split("\n")])):
        return found
    line = text if flat else folded(text)
    labels = _labels(line) if ":" in line or "：" in line else []
    if not labels or (len(labels) == 1 and not _shouted(line[: labels[0][1]])):
        return (_section(line),)
    ends = [begin for begin, _, _ in labels[1:]] + [len(line)]
    return tuple([
        _section(line[text:end].strip(), line[begin:colon])
        for (begin, colon, text), end in zip(labels, ends, strict=True)
    ])  # fmt: skip


def _labels(line: str) -> list[tuple[int, int, int]]:
    """Return where each label begins, its colon and its text; none if the first does not begin the line."""
    found: list[tuple[int, int, int]] = []
    for colon, text in _colons(line):
        begin = _label_before(line, colon)
        if not found and (begin > 0 or colon > _LONGEST):
            return []
        if begin >= 0:
            found.append((begin, colon, text))
    return found


def _colons(line: str) -> Iterator[tuple[int, int]]:
    """Yield where each colon that has text after it stands, at most one blank between, and that text."""
    marks = line if line.isascii() else line.replace("：", ":")
    colon = marks.find(":")
    while colon >= 0:
        text = colon + 2 if line.startswith(" ", colon + 1) else colon + 1
        if text < len(line) and not line[text].isspace():
            yield colon, text
        colon = marks.find(":", colon + 1)


def _shouted(label: str) -> bool:
    """Whether a label that stands alone is surely one: a usual word in capital letters."""
    return label.isupper() and bool(_USUAL.fullmatch(label))


def _label_before(line: str, colon: int) -> int:
    """Return where the label that ends at a colon and begins a sentence begins, or -1."""
    lead = colon - _LONGEST if colon > _LONGEST else 0
    stop = line.rfind(".", lead, colon)
    if stop < 0 and lead:
        match = _LABEL.search(line, lead, colon)
        return match.start() if match else -1
    # No label holds a full stop: what stands before the last one does not matter.
    length = _label_length(line[max(stop, 0) : colon])
    return colon - length if length else -1


@lru_cache(maxsize=4096)
def _label_length(end: str) -> int:
    """Return how many characters the label at the end of a text has, 0 for none."""
    match = _LABEL.search(end)
    return len(match[0]) if match else 0


def _by_lines(lines: list[str]) -> tuple[AbstractSection, ...]:
    matches = [_LINE_LABEL.match(line) for line in lines]
    if matches[0] is None or sum(m is not None for m in matches) < 2:
        return ()
    found: list[AbstractSection] = []
    for line, match in zip(lines, matches, strict=True):
        if match:
            found.append(AbstractSection(line[match.end() :], match[1]))
        else:
            last = found.pop()
            found.append(AbstractSection(f"{last.text} {line}".strip(), last.label))
    return tuple(found)
