"""Faults of the program itself: the full account goes into a log, one sentence to the user."""

import re
import tempfile
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from review.settings import user_settings_file

_SECRETS = (
    (re.compile(r"(api_key=)[^&\s'\"]+"), r"\1***"),
    (re.compile(r"(://[^/\s:@]+:)[^@\s/]+@"), r"\1***@"),
    (re.compile(r"(password=)\S+"), r"\1***"),
)


def log_fault(fault: Exception, environment: Mapping[str, str]) -> str:
    """Append the account of a fault to the log and return the sentence that says so."""
    key = environment.get("NCBI_API_KEY", "")
    account = without_secrets("".join(traceback.format_exception(fault)), key)
    entry = f"{datetime.now(UTC).isoformat()}\n{account}\n"
    folders = (user_settings_file(environment).parent, Path(tempfile.gettempdir()))
    where = next((path for folder in folders if (path := _append(folder, entry))), None)
    told = f"the account is in {where}" if where else "no account could be written"
    return f"A fault of the program ({type(fault).__name__}); nothing half-done was saved, and {told}."


def without_secrets(text: str, key: str = "") -> str:
    """Return text without keys and passwords."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text.replace(key, "***") if key else text


def _append(folder: Path, entry: str) -> Path | None:
    path = folder / "review-faults.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(entry)
    except OSError:
        return None
    return path
