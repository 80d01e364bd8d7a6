"""Answers of services kept in a folder, so that nobody is asked twice in a month."""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

AGE = timedelta(days=30)
"""How long an answer holds."""


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """A folder of answers, one file each; a file that cannot be read counts as no answer."""

    folder: Path

    def get(self, key: str, now: datetime) -> Any | None:
        """Return the JSON that answered a question lately, or None."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
            asked = datetime.fromisoformat(kept["asked"])
            fresh = asked <= now < asked + AGE
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return kept.get("reply") if fresh and kept.get("key") == key else None

    def put(self, key: str, reply: Any, now: datetime) -> None:
        """Keep an answer; a folder that cannot be written to keeps none."""
        text = json.dumps({"key": key, "asked": now.isoformat(), "reply": reply}, ensure_ascii=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            Path(name).replace(self._path(key))
        except (OSError, UnicodeError):
            return

    def _path(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
