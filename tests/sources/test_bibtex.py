"""BibTeX: LaTeX, names, repeated keys and fields, broken entries."""

from review.record import Person
from review.vocabulary import IdentifierKind as Kind
from tests.sources.reading_file import only, reading, records


def test_fields_and_latex() -> None:
    record = only(
        '@string{jit = "Journal of Invented Trials"}\n@comment{not an entry}\n'
        '@article{key1,\n  author = {M{\\"u}ller, Eva and {WHO Study Group} and van der Berg, Jan and King, Jr, Al and others},\n'
        "  title = {{CAR-T} at 10$^{9}$ cells: 5\\% \\& more, p $<$ 0.05},\n  journal = jit,\n  year = 2021, month = mar,\n"
        "  volume = {12}, number = {3}, pages = {525--534},\n  doi = {https://doi.org/10.1000/x_y},\n  issn = {1234-5678},\n"
        "  keywords = {one, two},\n  abstract = {Text~with ties -- and dashes.},\n  custom = {kept}\n}\n"
    )
    assert record.title == "CAR-T at 10^9 cells: 5% & more, p < 0.05"
    assert record.authors == (
        Person("Müller", "Eva"),
        Person(collective="WHO Study Group"),
        Person("van der Berg", "Jan"),
        Person("King", "Al", suffix="Jr"),
    )
    assert not record.authors_complete
    assert record.journal == "Journal of Invented Trials"
    assert record.date
    assert (record.date.year, record.date.month) == (2021, 3)
    assert (record.pages, record.doi) == ("525-534", "10.1000/x_y")
    assert record.identifier(Kind.ISSN) == "1234-5678"
    assert record.keywords == ("one", "two")
    assert record.abstract_text == "Text with ties -- and dashes."
    assert ("custom", "kept") in record.extra


def test_repeated_fields_and_keys_lose_nothing() -> None:
    found = records(
        "@article{a, title = {One}, note = {x}, note = {y}}\n@article{a, title = {Two}}\n@misc{, title = {Three}}\n"
    )
    assert [r.title for r in found] == ["One", "Two", "Three"]
    assert found[0].notes == ("x", "y")


def test_an_entry_whose_braces_do_not_close_is_rejected_and_the_next_is_read() -> None:
    found = reading("@article{a, title = {One}\n@misc{b, title = {Two}}\n")
    assert (found.starts, len(found.accepted)) == (2, 1)
    (rejected,) = found.rejected
    assert rejected.line == 1
    assert "braces" in rejected.reason


def test_several_entries_on_one_line() -> None:
    assert [r.title for r in records("@article{a, title={One}} @article{b, title={Two}}\n")] == ["One", "Two"]


def test_kinds_of_entry() -> None:
    thesis, chapter = records(
        "@phdthesis{a, title={T}, school={University}}\n@incollection{b, title={C}, booktitle={Book}, publisher={P}}\n"
    )
    assert (thesis.publication_types, thesis.publisher) == (("Thesis",), "University")
    assert (chapter.publication_types, chapter.journal) == (("Book Chapter",), "Book")
