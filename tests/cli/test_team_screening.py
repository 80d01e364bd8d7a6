"""A pilot, a team, priority and stopping on the command line; and screening line by line."""

from click.testing import CliRunner

from review.cli.main import root
from tests.cli.calls import Desk
from tests.services.files import article, ris


def filled(desk: Desk, count: int = 12) -> None:
    """Import articles."""
    texts = [
        "Chimeric antigen receptor cells" if n % 4 == 0 else "Nurses on night shifts" for n in range(count)
    ]
    data = ris(*(article(n, TI=f"{text} number{n}", AB=text) for n, text in enumerate(texts)))
    desk.call("import", desk.file("a.ris", data), "--source", "PubMed", "--as", "ann")


def test_a_pilot_its_conflict_and_agreement(desk: Desk) -> None:
    """Two reviewers, an adjudicator to whom both decisions are hidden, and the pilot's own agreement."""
    filled(desk)
    desk.call("protocol", "set", "--as", "ann", "--adjudicator", "cat")
    assert desk.data("round", "pilot", "--number", "3", "--as", "ann") == {"round": 2}
    listed = desk.data("round", "list")["rounds"]
    assert [row["items"] for row in listed] == [9, 3]
    items = [f"citation:{n}" for n in range(1, 13)]
    for item in items:
        desk.call("decide", item, "exclude", "--as", "ann")
        desk.call("decide", item, "include" if item == "citation:1" else "exclude", "--as", "ben")
    hidden = desk.data("conflicts", "--as", "cat")["conflicts"][0]
    assert (hidden["item"], hidden["hidden"], hidden["decisions"]) == ("citation:1", True, [])
    assert len(desk.data("conflicts", "--as", "cat", "--reveal")["conflicts"][0]["decisions"]) == 2
    assert "names cat" in desk.refused("adjudicate", "citation:1", "include", "--as", "dan")
    desk.call("adjudicate", "citation:1", "include", "--as", "cat")
    figures = desk.data("agreement", "--round", "2")["pairs"][0]["figures"]
    assert figures["items"] == 3
    assert desk.data("agreement")["pairs"][0]["figures"]["items"] == 9
    words = desk.call("agreement", "--round", "2").stdout
    assert all(name in words for name in ("Kappa", "PABAK", "Positive", "Fleiss' kappa", "AC1", "alpha"))
    assert len(desk.data("agreement", "--window", "4")["course"]) == 3
    assert desk.data("round", "reopen", "citation:2", "--why", "criterion", "--as", "ann") == {"round": 3}


def test_team_and_labels(desk: Desk) -> None:
    """Join, assign by filter and share, leave; labels."""
    filled(desk)
    for name in ("ann", "ben", "cat"):
        desk.call("team", "join", name, "--as", "ann", "--language", "eng")
    done = desk.data("team", "assign", "ann=2", "ben=1", "--text", "chimeric", "--needed", "1", "--as", "ann")
    assert done["items"] == 3
    assert done["per_reviewer"] == {"ann": 2, "ben": 1}
    assert desk.data("team", "leave", "ben", "--as", "ann")["items"] == 1
    assert [m["active"] for m in desk.data("team", "list")["members"]] == [True, False, True]
    assert desk.data("team", "unreadable") == {"items": []}
    desk.call("label", "add", "methods", "citation:1", "citation:2", "--as", "ann")
    desk.call("label", "remove", "methods", "citation:2", "--as", "ann")
    assert desk.data("label", "list", "--as", "ann") == {"labels": {"methods": 1}}
    assert desk.data("list", "--label", "methods", "--as", "ann")["count"] == 1
    assert desk.data("list", "--label", "methods", "--as", "cat")["count"] == 0
    assert "no exclusion" in desk.refused("team", "second", "cat", "--as", "ann")
    assert "No second reader" in desk.refused("team", "missed", code=3)


def test_priority_and_stopping(desk: Desk) -> None:
    """Priority on from a topic; a stop lists what is left; the flow counts it."""
    filled(desk, 30)
    assert "rank --on" in desk.refused("rank", "--as", "ann")
    desk.call("rank", "--on", "--topic", "chimeric antigen receptor", "--seed", "2", "--as", "ann")
    terms = desk.data("rank", "--explain", "citation:1", "--as", "ann")["terms"]
    assert terms[0]["weight"] > 0
    desk.call(
        "protocol", "set", "--as", "ann", "--reviewers-title-abstract", "1",
        "--setting", "screening.stopping=hypergeometric", "--setting", "screening.recall=0.8",
    )  # fmt: skip
    assert "must be one of" in desk.refused(
        "protocol", "set", "--as", "ann", "--setting", "screening.stopping=never"
    )
    assert "saves at most" in desk.call("stopping", "expect", "5").stdout
    assert desk.data("screen", "--status")["advice"]["reading"]["read"] == 0
    desk.call("decide", "citation:1", "include", "--as", "ann")
    assert "does not allow" in desk.refused("stopping", "stop", "--as", "ann")
    told = desk.data("screen", "--methods")["sentences"]
    assert any("active learning" in sentence for sentence in told)
    desk.call("stopping", "stop", "--anyway", "--as", "ann")
    assert desk.data("flow")["not_read"] == 29
    desk.call("stopping", "resume", "--as", "ann")
    assert desk.data("flow")["not_read"] == 0


def test_line_by_line(desk: Desk) -> None:
    """Single letters decide, note, label, undo and leave; every line is plain text."""
    filled(desk, 4)
    typed = "c\nmy note\nl\nmethods\ni\nu\nx\nm\nn\ne\ns\nv\nq\n"
    done = CliRunner().invoke(root, ["screen", "--plain", "--as", "ann"], input=typed, prog_name="review")
    assert done.exit_code == 0, done.output
    for words in ("Saved: include", "Taken back", "Keys: i include", "Saved: unsure", "Saved: exclude"):
        assert words in done.stderr
    assert "\x1b" not in done.output
    decisions = desk.data("decisions", "export", "--as", "ann")["decisions"]
    assert sorted(row["verdict"] for row in decisions) == ["exclude", "unsure"]
    assert desk.data("label", "list", "--as", "ann") == {"labels": {"methods": 1}}
