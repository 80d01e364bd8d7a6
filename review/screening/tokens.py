"""The one tokenizer behind ranking and full-text search.

Scripts that put spaces between words give lower-case words of two or more letters or digits, as the default
model of ASReview takes them. Chinese, Japanese and Korean runs give overlapping pairs of characters, which
need no dictionary and find every two-character word.
"""

import re
import unicodedata

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
_HAS_CJK = re.compile(f"[{CJK}]")
_WORD = re.compile(r"\w\w+")
_MIXED = re.compile(rf"[{CJK}]+|[^\W{CJK}]{{2,}}")
_SEARCHED = re.compile(rf"[{CJK}]+|[^\W{CJK}]+")


def words(text: str) -> list[str]:
    """Return the tokens of a text for ranking, in order, repeats kept."""
    lower = text.lower()
    if lower.isascii() or not _HAS_CJK.search(lower):
        return _WORD.findall(lower)
    return [token for run in _MIXED.findall(_folded(lower)) for token in _of_run(run)]


def search_words(text: str) -> list[str]:
    """Return the tokens of a text for full-text search: as `words`, and single letters and digits too."""
    return [token for run in _SEARCHED.findall(_folded(text.lower())) for token in _of_run(run)]


def _folded(text: str) -> str:
    """Return the text with full-width letters and other compatibility forms in their plain form."""
    return unicodedata.normalize("NFKC", text).lower()


def _of_run(run: str) -> list[str]:
    if len(run) == 1 or not _HAS_CJK.match(run):
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]
