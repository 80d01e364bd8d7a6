"""`review import` before it writes: what files seem to be, and the source they name themselves."""

from tests.cli.calls import Desk
from tests.services.files import article, ris
from tests.services.test_batches import cnki


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    """Every file is described, a refused one too; the review stays empty."""
    desk.file("a.txt", cnki(1, 2).decode().encode("gb18030"))
    desk.file("b.ris", ris(article(1)) + b"TY  - JOUR\r\nER  - \r\n")
    desk.file("paper.pdf", b"%PDF-1.4\n\xff\xfe")
    found = desk.data("import", "a.txt", "b.ris", "paper.pdf", "--dry-run")["files"]
    assert [(f["format"], f["encoding"], f["sources"], f["starts"]) for f in found[:2]] == [
        ("refworks", "gb18030", ["CNKI"], 2),
        ("ris", "utf-8", [], 2),
    ]
    assert (found[1]["rejected"], found[1]["rejects"][0]["line"]) == (1, 12)
    assert "is a PDF document" in found[2]["refusal"]
    words = desk.call("import", "a.txt", "b.ris", "paper.pdf", "--dry-run").stdout
    assert "a.txt (refworks, gb18030; CNKI): 2 entries, 2 can be read, 0 cannot" in words
    assert "b.ris (ris, utf-8; no source named): 2 entries, 1 can be read, 1 cannot" in words
    assert "paper.pdf: cannot be imported" in words
    assert desk.data("search", "list")["searches"] == []


def test_columns_of_a_table_are_told(desk: Desk) -> None:
    """A table whose names say nothing is refused until its columns are told; so with `convert`."""
    desk.file("list.csv", b"Titel;Jahr;Wer\nErfundenes;2019;Muster, E.\n")
    desk.call("import", "list.csv", "--source", "Hand", code=1)
    told = ("--column", "Titel=title", "--column", "Jahr=year", "--column", "Wer=authors")
    desk.call("import", "list.csv", "--source", "Hand", "--column", "Titel", code=1)
    (record,) = desk.data("convert", "list.csv", *told)["files"][0]["records"]
    assert (record["title"], record["authors"][0]["family"]) == ("Erfundenes", "Muster")
    assert desk.data("import", "list.csv", "--source", "Hand", *told)["added"] == 1


def test_the_source_is_what_the_files_say(desk: Desk) -> None:
    """Left out, it is taken from the files where all agree, and said; a second import adds nothing."""
    desk.file("a.txt", cnki(1, 2))
    desk.file("b.txt", cnki(3))
    got = desk.call("import", "a.txt", "b.txt")
    assert "Source: CNKI, as the files say" in got.stderr
    desk.call("import", "a.txt", "b.txt")
    listed = desk.data("search", "list")["searches"]
    assert [(each["source"], each["records"]) for each in listed] == [("CNKI", 3)]
    assert "imported before, into search:1" in desk.call("import", "a.txt", "--dry-run").stdout


def test_a_source_that_is_not_clear_is_asked_for(desk: Desk) -> None:
    """Two names, or a refused file, import nothing."""
    desk.file("a.ris", ris(article(1, DB="Embase"), article(2, DB="Scopus")))
    desk.file("paper.pdf", b"%PDF-1.4\n\xff\xfe")
    assert "these files name Embase, Scopus: --source NAME" in desk.refused("import", "a.ris")
    assert "paper.pdf is a PDF document" in desk.refused("import", "paper.pdf")
    assert desk.data("search", "list")["searches"] == []
