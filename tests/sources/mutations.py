"""Seeded damage to a file: cuts, flips, repeats, marks of other formats, and long runs of one character."""

import random

_MARKS = (
    b"TY  - ", b"ER  - \n", b"PMID- ", b'"', b"{{{{", b"<![CDATA[", b"&#0;", b"%0 \n", b"@article{", b"<record>", b"\xff\xfe",
    b"10.1/", b"~(", b"{Title}:", b"2000000000000/99/99", b"\\", b"$", b"<sup>", b"[1]", b"RT X\n", b"PT J\n",
)  # fmt: skip
_RUNS = (b"a", b"{", b"(", b" ", b"\n", b"[", b"-", b"\xc3", b"^", b"<", b"\t", b"9")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return the file with one to six kinds of damage."""
    for _ in range(chance.randint(1, 6)):
        data = _damaged(data, chance)
    return data


def _damaged(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.randint(1, 1000))
    noise = bytes(chance.randrange(256) for _ in range(8))
    return chance.choice(
        (
            data[:at],
            data[:at] + noise + data[at:],
            data[:at] + noise[:1] + data[at + 1 :],
            data[:at] + data[end:],
            data[:end] + data[at:],
            data[:at] + b"\0" * chance.randint(1, 30) + data[at:],
            data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b""))),
            data[:at] + chance.choice(_MARKS) + data[at:],
            data[:at] + chance.choice(_RUNS) * chance.choice((100, 5000)) + data[at:],
        )
    )
