"""Text of several lines or with marks, as one plain line."""

import re
from sys import intern

_RAISED = re.compile(r"<(?:sup|sub|inf)>([^<>]{1,80})</(?:sup|sub|inf)>", re.IGNORECASE)
_BROKEN = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef])[ \\t]*\n[ \\t]*(?=[\u3000-\u9fff\uff00-\uffef,;.])")


def folded(value: str) -> str:
    """Return a value of several lines as one line."""
    if "\n" in value or "  " in value or "\t" in value:
        if "\n" in value and not value.isascii():
            value = _BROKEN.sub("", value)
        value = value.replace("\n", " ").replace("\t", " ")
        while "  " in value:
            value = value.replace("  ", " ")
    return value.strip(" ")


def folded_lines(value: str) -> str:
    """Return a value with each of its lines folded."""
    return "\n".join([folded(line) for line in value.split("\n")])


def plain_raised(text: str) -> str:
    """Write superscripts as `^` and subscripts as `_`, so that `10<sup>9</sup>` reads `10^9`."""
    if "<" not in text:
        return text
    return _RAISED.sub(lambda m: ("^" if m[0][1:4].lower() == "sup" else "_") + m[1], text)


def joined_title(titles: list[str]) -> str:
    """Return the parts of a title as one; a part that does not end a sentence is followed by a colon."""
    if len(titles) == 1:
        return plain_raised(folded(titles[0]))
    parts = list(dict.fromkeys(plain_raised(folded(t)) for t in titles))
    title = parts[0] if parts else ""
    for part in parts[1:]:
        if part:
            title = f"{title} {part}" if title.endswith((":", ".", "?", "!")) else f"{title}: {part}"
    return title


def distinct(values: list[str]) -> tuple[str, ...]:
    """Return the values, each once and none empty."""
    if len(values) < 2:
        return (intern(values[0]),) if values and values[0] else ()
    held = set(values)
    if len(held) < len(values) or "" in held:
        return tuple([value for value in dict.fromkeys(values) if value])
    return tuple(values)
