"""Screening through the command line: decisions, conflicts, the flow that follows them."""

from typing import Any

from tests.cli.calls import Desk
from tests.cli.test_records import bring
from tests.services.files import article


def holds(flow: dict[str, Any]) -> bool:
    """Whether every identity of a flow holds."""
    return all(identity["holds"] for identity in flow["identities"])


def decide_all(desk: Desk, verdicts: str, who: str) -> None:
    """Import a reviewer's table: one letter a citation, i or e."""
    words = {"i": "include", "e": "exclude"}
    rows = [f"citation:{n},{words[v]}" for n, v in enumerate(verdicts, start=1)]
    desk.file(f"{who}.csv", "item,verdict\n" + "\n".join(rows) + "\n")
    desk.call("decisions", "import", f"{who}.csv", "--as", who)


def test_a_changed_verdict_makes_a_conflict_and_adjudication_settles_it(desk: Desk) -> None:
    """The decided count falls by one, undecided rises by one, the flow is interim; then it settles again."""
    bring(desk, article(1), article(2), article(3))
    decide_all(desk, "eee", "ann")
    decide_all(desk, "eee", "ben")
    before = desk.data("flow")
    assert (before["excluded"], before["undecided"]["total"], before["final"]) == (3, 0, True)
    made = desk.data("decide", "citation:2", "include", "--as", "ben")
    assert made == {
        "id": made["id"],
        "item": "citation:2",
        "stage": "title_abstract",
        "verdict": "include",
    }
    during = desk.data("flow")
    assert during["decided"]["title_abstract"] == before["decided"]["title_abstract"] - 1
    assert during["undecided"]["title_abstract"] == before["undecided"]["title_abstract"] + 1
    assert not during["final"]
    assert holds(during)
    assert "Interim" in desk.call("flow").stderr
    conflicts = desk.data("conflicts")["conflicts"]
    assert [c["item"] for c in conflicts] == ["citation:2"]
    assert {d["handle"]: d["verdict"] for d in conflicts[0]["decisions"]} == {
        "ann": "exclude",
        "ben": "include",
    }
    desk.call("adjudicate", "citation:2", "exclude", "--as", "eve", "--how", "discussion")
    after = desk.data("flow")
    assert after["final"]
    assert holds(after)
    events = desk.data("audit", "citation:2")["events"]
    told = [(event["who"], event["what"]) for event in events]
    assert any(who == "ben" and what.startswith("include on") for who, what in told)
    assert any(who == "eve" and "settled by discussion" in what for who, what in told)
    assert all(event["at"] for event in events)


def test_blinding_holds_on_the_command_line(desk: Desk) -> None:
    """Another's decision is told only once both have decided."""
    bring(desk, article(1))
    desk.call("decide", "citation:1", "include", "--as", "ann", "--note", "ann's secret")
    for words in (("show", "citation:1"), ("audit", "citation:1")):
        assert "secret" not in desk.call(*words, "--as", "ben").stdout
        assert "secret" in desk.call(*words, "--as", "ann").stdout
    desk.call("decide", "citation:1", "include", "--as", "ben")
    assert "secret" in desk.call("show", "citation:1", "--as", "ben").stdout


def test_undo_and_many_exclusions(desk: Desk) -> None:
    """Undo takes back the newest; a filter excludes what is not decided yet."""
    bring(desk, *(article(n) for n in range(4)))
    desk.call("decide", "doi:10.5555/a0", "include", "--as", "ann")
    assert desk.data("undo", "citation:1", "--as", "ann")["verdict"] == "withdrawn"
    assert "no decision" in desk.refused("undo", "citation:1", "--as", "ann", code=3)
    desk.call("decide", "citation:1", "include", "--as", "ann")
    assert desk.data("exclude", "--source", "PubMed", "--as", "ann") == {"excluded": 3, "asked": 4}
    assert desk.data("exclude", "citation:1", "citation:2", "--as", "ann")["excluded"] == 0
    assert "not both" in desk.refused("exclude", "citation:1", "--text", "x", "--as", "ann")


def test_one_decision_on_all_that_is_found(desk: Desk) -> None:
    """A filter by language or flag finds them; what was decided before stays."""
    bring(
        desk,
        article(0),
        article(1) + "LA  - Chinese\r\n",
        article(2) + "LA  - Chinese\r\n",
        article(3) + "M3  - Retracted Publication\r\n",
    )
    desk.call("decide", "citation:2", "exclude", "--as", "ann")
    wanted = ("decide", "found", "unsure", "--language", "chi", "--as", "ann")
    assert desk.data(*wanted) == {"decided": 1, "asked": 2}
    retracted = desk.data("list", "--flag", "retracted")["citations"]
    assert [each["id"] for each in retracted] == ["citation:4"]
    assert "one by one" in desk.refused("decide", "found", "withdrawn", "--text", "cells", "--as", "ann")
    assert "say which" in desk.refused("decide", "found", "include", "--as", "ann")
    assert "say `found`" in desk.refused("decide", "citation:1", "include", "--label", "x", "--as", "ann")


def test_decision_tables_out_and_in(desk: Desk) -> None:
    """What was exported is unchanged when imported; a bad row is named with its line."""
    bring(desk, article(1), article(2))
    decide_all(desk, "ie", "ann")
    desk.call("decisions", "export", "-o", "out.csv", "--as", "ann")
    assert desk.data("decisions", "import", "out.csv", "--as", "ann") == {"written": 0, "unchanged": 2}
    desk.file("bad.csv", "item,verdict,seconds\ncitation:1,include,3\ncitation:2,perhaps,\n")
    assert "bad.csv, line 3: `perhaps` is no verdict" in desk.refused(
        "decisions", "import", "bad.csv", "--as", "ben"
    )
    desk.file("bad.csv", "item,verdict,seconds\ncitation:1,include,soon\n")
    assert "line 2: `soon`" in desk.refused("decisions", "import", "bad.csv", "--as", "ben")
    desk.file("bad.csv", "item\ncitation:1\n")
    assert "has no column `verdict`" in desk.refused("decisions", "import", "bad.csv", "--as", "ben")
    assert desk.data("decisions", "export", "--as", "ben")["decisions"] == []


def test_agreement(desk: Desk) -> None:
    """Kappa of a two-by-two table by hand: observed 3/4, by chance 1/2."""
    bring(desk, *(article(n) for n in range(4)))
    decide_all(desk, "iiee", "ann")
    decide_all(desk, "ieee", "ben")
    found = desk.data("agreement")
    figures = found["pairs"][0]["figures"]
    assert figures["items"] == 4
    assert figures["agreement"]["estimate"] == 0.75
    assert abs(figures["kappa"]["estimate"] - (0.75 - 0.5) / 0.5) < 1e-12
    assert "0.500" in desk.call("agreement").stdout
    desk.call("agreement", "--stage", "full_text", code=3)


def test_a_stage_is_told_by_the_id(desk: Desk) -> None:
    """An id of the other stage is refused."""
    bring(desk, article(1))
    assert "is an item of title_abstract" in desk.refused(
        "decide", "citation:1", "include", "--stage", "full_text", "--as", "ann"
    )
    assert "Say who decides" in desk.refused("decide", "citation:1", "include")


def test_the_protocol_changes_by_version(desk: Desk) -> None:
    """What is not given stays; a reason is CODE=LABEL; one reviewer settles alone."""
    words = ("--reviewers-title-abstract", "1", "--include-term", "CAR-T", "--reason", "age=Wrong age")
    assert desk.data("protocol", "set", *words, "--as", "ann")["version"] == 2
    now = desk.data("protocol", "show")
    assert (now["reviewers_title_abstract"], now["reviewers_full_text"]) == (1, 2)
    assert now["include_terms"] == ["CAR-T"]
    assert now["reasons_full_text"] == [{"code": "age", "label": "Wrong age"}]
    assert "CODE=LABEL" in desk.refused("protocol", "set", "--reason", "age", "--as", "ann")
    assert desk.data("reviewers")["reviewers"][0]["handle"] == "ann"
    bring(desk, article(1))
    desk.call("decide", "citation:1", "exclude", "--as", "ann")
    assert desk.data("flow")["excluded"] == 1


def test_the_flow_in_every_format(desk: Desk) -> None:
    """The ending says the format; a file is replaced; an unknown ending is refused."""
    bring(desk, article(1))
    for name, start in (
        ("f.svg", "<svg"),
        ("f.md", "#"),
        ("f.html", "<!"),
        ("f.json", "{"),
        ("f.csv", "data,"),
    ):
        desk.call("flow", "-o", name)
        assert (desk.folder / name).read_text(encoding="utf-8").lstrip("\ufeff").startswith(start), name
    desk.call("flow", "-o", "f.png")
    assert (desk.folder / "f.png").read_bytes().startswith(b"\x89PNG")
    assert "The flow is written as" in desk.refused("flow", "-o", "f.doc")
    assert max(map(len, desk.call("flow").stdout.splitlines())) <= 80
