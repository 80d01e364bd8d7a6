"""Files of a folder and the reports they belong to."""

from pathlib import Path

import pytest

from review.errors import BadInput, NotFound
from review.services.fulltext import attach, report_lines, seek_reports
from review.services.fulltext_matching import Evidence, Matching, folder_files, match_files
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import citations
from review.services.screening import decide
from review.services.session import Review
from review.sources.attachment_folders import FolderKind
from review.vocabulary import ReportId, Stage, Verdict
from tests.services.documents import pdf
from tests.services.files import article, ris

TITLES = {
    1: "Invented outcomes of chimeric antigen receptor cells in relapsed myeloma",
    2: "Invented outcomes of bispecific antibodies in relapsed lymphoma",
    3: "虚构的嵌合抗原受体细胞治疗多发性骨髓瘤疗效观察",
    4: "Fatigue after transplantation: an invented questionnaire in two hospitals",
    5: "A quite different invented story about night shifts",
}
DOIS = {1: "10.5555/inv.2020.001", 2: "10.5555/inv.2020.0012", 3: "", 4: "10.5555/inv(20)4", 5: "10.5555/s5"}


@pytest.fixture
def reports(review: Review) -> dict[int, ReportId]:
    """Five reports sought, by the number of their article; the fourth has a PMID."""
    entries = [
        article(n, TI=TITLES[n], DO=DOIS[n], AU=f"Family{n}, Given", PY=str(2010 + n), N1=f"PMID: 3100000{n}")
        for n in TITLES
    ]
    import_files(review, [IncomingFile("a.ris", ris(*entries))], SearchFacts("PubMed"))
    for line in citations(review):
        for who in ("ann", "ben"):
            decide(review.acting_as(who), Stage.TITLE_ABSTRACT, line.id, Verdict.INCLUDE)
    seek_reports(review)
    by_title = {line.title: line.id for line in report_lines(review)}
    return {n: by_title[title] for n, title in TITLES.items()}


def matched(review: Review, folder: Path, **files: bytes) -> Matching:
    """Match files of a folder; in the names two underscores stand for a slash."""
    for name, content in files.items():
        path = folder / "in" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return match_files(review, folder_files(folder / "in"))


def certain(found: Matching) -> dict[str, tuple[ReportId, Evidence]]:
    """What is certain: report and evidence by file."""
    return {m.file.name: (m.candidates[0].report, m.candidates[0].evidence) for m in found.certain}


def test_doi_in_the_metadata(review: Review, reports: dict[int, ReportId], tmp_path: Path) -> None:
    """A DOI of the metadata is certain whatever the name; one that is only linked to is a question."""
    found = matched(
        review,
        tmp_path,
        **{"scan1.pdf": pdf(doi=DOIS[1].upper(), link=DOIS[2]), "x.pdf": pdf(doi=DOIS[4], packed=True)},
        **{"y.pdf": pdf(link=DOIS[5])},
    )
    assert certain(found) == {
        "scan1.pdf": (reports[1], Evidence.DOI_IN_FILE),
        "x.pdf": (reports[4], Evidence.DOI_IN_FILE),
    }
    assert [(m.file.name, m.candidates[0].evidence) for m in found.unsure] == [("y.pdf", Evidence.LINKED_DOI)]
    assert {facts.id for facts in found.without} == {reports[2], reports[3], reports[5]}


def test_names(review: Review, reports: dict[int, ReportId], tmp_path: Path) -> None:
    """A DOI in a name is not taken for a shorter one; PMIDs and titles in names count; rubbish does not."""
    found = matched(
        review,
        tmp_path,
        **{
            "10.5555_inv.2020.0012.pdf": pdf(),
            "PMID31000004 fulltext.pdf": pdf(),
            "Family1 et al. - 2011 - Invented outcomes of chimeric antigen receptor cells in rela.pdf": pdf(),
            "虚构的嵌合抗原受体细胞治疗多发性骨髓瘤疗效观察_张三.caj": b"CAJ",
            "holiday.pdf": b"%PDF-",
        },
    )
    told = certain(found)
    assert told["10.5555_inv.2020.0012.pdf"] == (reports[2], Evidence.DOI_IN_NAME)
    assert told["PMID31000004 fulltext.pdf"] == (reports[4], Evidence.PMID_IN_NAME)
    assert (reports[1], Evidence.TITLE) in told.values()
    chinese = next(m for m in (*found.certain, *found.unsure) if m.file.name.endswith(".caj"))
    assert chinese.candidates[0].report == reports[3]
    assert [file.name for file in found.unmatched] == ["holiday.pdf"]


def test_endnote_and_zotero_folders(review: Review, reports: dict[int, ReportId], tmp_path: Path) -> None:
    """Attachments lie one folder down, under names of the programs' own."""
    found = matched(
        review,
        tmp_path,
        **{
            "Lib.Data__PDF__0123456789__a.pdf": pdf(doi=DOIS[1]),
            "storage__AB12CD34__b.pdf": pdf(title=TITLES[2]),
            "storage__AB12CD34__.zotero-ft-cache.pdf": pdf(doi=DOIS[5]),
        },
    )
    told = {m.file.kind: m.candidates[0].report for m in found.certain}
    assert told == {FolderKind.ENDNOTE: reports[1], FolderKind.ZOTERO: reports[2]}
    assert not found.unmatched


def test_what_is_asked(review: Review, reports: dict[int, ReportId], tmp_path: Path) -> None:
    """A second file of a report and a supplement are questions, and a report with a file is not left over."""
    attach(review, reports[5], "have.pdf", b"%PDF-")
    found = matched(
        review,
        tmp_path,
        **{"a.pdf": pdf(doi=DOIS[1]), "b.pdf": pdf(doi=DOIS[1]), "supplement.pdf": pdf(doi=DOIS[2])},
    )
    assert [m.file.name for m in found.certain] == ["a.pdf"]
    assert {m.file.name for m in found.unsure} == {"b.pdf", "supplement.pdf"}
    assert {facts.id for facts in found.without} == {reports[2], reports[3], reports[4]}


def test_no_folder(tmp_path: Path) -> None:
    """What is no folder is refused."""
    (tmp_path / "f").write_bytes(b"")
    for name, error in (("none", NotFound), ("f", BadInput)):
        with pytest.raises(error):
            folder_files(tmp_path / name)
