"""RIS reference types and the publication types they stand for.

JOUR and GEN stand for nothing in particular: exporters use them for whatever has no better type.
"""

TYPES = {
    "JOUR": "",
    "GEN": "",
    "ABST": "Abstract",
    "BOOK": "Book",
    "CHAP": "Book Chapter",
    "ECHAP": "Book Chapter",
    "EBOOK": "Book",
    "CONF": "Conference Proceedings",
    "CPAPER": "Conference Paper",
    "DATA": "Dataset",
    "DICT": "Dictionary",
    "EDBOOK": "Edited Book",
    "EJOUR": "",
    "ELEC": "Web Page",
    "ENCYC": "Encyclopedia",
    "GOVDOC": "Government Document",
    "INPR": "In Press",
    "MGZN": "Magazine Article",
    "NEWS": "Newspaper Article",
    "PAT": "Patent",
    "RPRT": "Report",
    "SER": "Serial",
    "STAND": "Standard",
    "THES": "Thesis",
    "UNPB": "Unpublished Work",
    "BLOG": "Blog",
}
"""Publication type of a reference type; empty for those that say nothing."""


def type_of(code: str) -> str:
    """Return the publication type of a reference type; one that is not known stands for itself."""
    return TYPES.get(code.upper(), code)


WHOLE = frozenset(("BOOK", "EBOOK", "THES", "RPRT", "GOVDOC", "UNPB", "MPCT", "PAMP"))
"""Types whose A2 to A4 are authors; elsewhere they are editors, or (Ovid) the authors of cited works."""

CODES = {word: code for code, word in reversed(TYPES.items()) if word}
"""Reference type of a publication type."""
