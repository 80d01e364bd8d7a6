"""Doctor, copies, settings and home."""

import json

from tests.cli.calls import Desk
from tests.cli.test_records import bring
from tests.services.files import article


def test_doctor_finds_a_sound_review_sound(desk: Desk) -> None:
    """Every check by name; what is older is brought up to date after a copy."""
    bring(desk, article(1))
    found = desk.data("doctor")
    assert found["sound"]
    assert {"schema", "append-only", "digests", "flow"} <= {f["check"] for f in found["findings"]}
    assert "up to date" in desk.call("doctor", "--upgrade").stderr


def test_a_copy_there_and_back(desk: Desk) -> None:
    """Verified, never over another, and put back where nothing is."""
    bring(desk, article(1))
    assert desk.data("backup", "copy.db")["records"] == 1
    assert "exists already" in desk.refused("backup", "copy.db")
    assert "Sound:" in desk.call("restore", "copy.db", "--drill").stderr
    desk.call("restore", "copy.db", "back.db")
    assert desk.data("list", "--db", "back.db")["count"] == 1
    desk.call("restore", "copy.db", code=1)
    desk.file("torn.db", b"SQLite format 3\x00 torn")
    desk.call("restore", "torn.db", "--drill", code=1)
    assert "no copy" in desk.refused("restore", "none.db", "--drill", code=3)


def test_settings_are_shown_without_secrets(desk: Desk) -> None:
    """From flags, environment and file; the key and the password are stars or left out."""
    desk.file("review.toml", 'email = "ann@example.org"\napi_key = "hush-hush"\nread_timeout = 5\n')
    words = ("--db", "postgresql://ann:secret@host/d", "settings")
    shown = desk.call(*words).stdout + desk.call(*words, "--json").stdout
    assert "ann@example.org" in shown
    assert "hush" not in shown
    assert "secret" not in shown
    assert json.loads(desk.call(*words, "--json").stdout)["db"] == "postgresql://ann@host/d"
    desk.file("review.toml", "colour = 1\n")
    assert "unknown setting `colour`" in desk.refused("settings")


def test_home_says_what_is_next(desk: Desk) -> None:
    """For whoever is at the keyboard."""
    bring(desk, article(1))
    found = desk.data("home", "--as", "ann")
    assert (found["identified"], found["undecided"], found["final"]) == (1, 1, False)
    assert any(step["screen"] == "screen title_abstract" and step["count"] == 1 for step in found["next"])
    assert "title and abstract" in desk.call("home", "--as", "ann").stdout
