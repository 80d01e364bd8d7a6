"""Settings, parsed once, then passed along.

Order: flag, environment (`REVIEW_*`, `NCBI_API_KEY`), `./review.toml`, `systematic-review/settings.toml` in
the user's configuration folder, default. Keys and passwords come from the environment or a settings file and
are never shown.
"""

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from review.errors import BadInput

EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


class Secret(str):
    """A text that shows itself as stars; `reveal()` is the only way to it."""

    __slots__ = ()

    def reveal(self) -> str:
        """Return the text itself."""
        return str.__str__(self)

    def __repr__(self) -> str:
        """Return stars."""
        return "'***'" if self else "''"

    def __str__(self) -> str:
        """Return stars."""
        return "***" if self else ""

    def __format__(self, spec: str) -> str:
        """Return stars."""
        return format(str(self), spec)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user may set.

    Attributes:
        db: the review to open, a path or a PostgreSQL URL (may hold a password: never print it).
        reviewer: who is at the keyboard.
        email: sent to NCBI with every request.
        api_key: NCBI API key.
        eutils: address of the E-utilities.
        connect_timeout, read_timeout, deadline: seconds for a connection, a reply, a request and its retries.
        unpaywall, europepmc, pmc, crossref, openalex: addresses of the services that know open copies.
        theme: theme of the terminal UI.
        keys: key map of the screening screen: review, rayyan or covidence.
    """

    db: str = ""
    reviewer: str = ""
    email: str = ""
    api_key: Secret = Secret("")
    eutils: str = EUTILS
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    deadline: float = 300.0
    unpaywall: str = "https://api.unpaywall.org/v2/"
    europepmc: str = "https://www.ebi.ac.uk/europepmc/webservices/rest/"
    pmc: str = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/"
    crossref: str = "https://api.crossref.org/"
    openalex: str = "https://api.openalex.org/"
    theme: str = "textual-dark"
    keys: str = "review"


_ENVIRONMENT = {f.name: f"REVIEW_{f.name.upper()}" for f in fields(Settings)} | {"api_key": "NCBI_API_KEY"}


def load_settings(
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    user_file: Path | None = None,
    **flags: str | None,
) -> Settings:
    """Gather settings from flags, environment and files.

    Raises:
        BadInput: a file cannot be read, or holds a setting or a value that is not known.
    """
    env = os.environ if environment is None else environment
    settings = Settings()
    for path in (user_file or user_settings_file(env), (folder or Path.cwd()) / "review.toml"):
        settings = _with(settings, _from_file(path), str(path))
    named = {name: env[variable] for name, variable in _ENVIRONMENT.items() if env.get(variable)}
    settings = _with(settings, named, "the environment")
    return _with(settings, {name: value for name, value in flags.items() if value}, "the command line")


def user_settings_file(environment: Mapping[str, str]) -> Path:
    """Return where a user's settings lie on this system."""
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or "~").expanduser()
    if sys.platform == "win32":
        base = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "systematic-review" / "settings.toml"


def user_cache_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Return where the program may keep what it can fetch again."""
    env = os.environ if environment is None else environment
    home = Path(env.get("HOME") or env.get("USERPROFILE") or "~").expanduser()
    if sys.platform == "win32":
        base = Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(env.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "systematic-review"


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadInput(f"The settings file {path} cannot be read: {fault}.") from None


def _with(settings: Settings, values: Mapping[str, Any], origin: str) -> Settings:
    known = {f.name: getattr(settings, f.name) for f in fields(Settings)}
    changed: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise BadInput(
                f"{origin} holds an unknown setting `{name}`; known are {', '.join(sorted(known))}."
            )
        changed[name] = _typed(name, value, type(known[name]), origin)
    return replace(settings, **changed)


def _typed(name: str, value: object, kind: type, origin: str) -> object:
    try:
        return kind(value)
    except (TypeError, ValueError):
        raise BadInput(f"{origin} gives `{name}` a value that is not a number.") from None
