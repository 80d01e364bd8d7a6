"""Formats are told by content; a file of another kind is refused with what it seems to be."""

import pytest

from review.errors import BadInput, HostileFile, UnreadableFile
from review.sources.files import FORMATS, read_file_bytes
from tests.sources.reading_file import reading

SAMPLES = {
    "ris": "TY  - JOUR\nTI  - [1] T[J].\nAB  - PMID- 5\nER  - \n",
    "nbib": "PMID- 1\nTI  - T\nAB  - one [1]\n",
    "pubmed-xml": "<?xml version='1.0'?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID>"
    "<Article><ArticleTitle>T</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    "endnote-xml": "<xml><records><record><titles><title>T</title></titles></record></records></xml>",
    "ictrp-xml": "<Trials_downloaded_from_ICTRP><Trial><TrialID>NCT01234567</TrialID></Trial></Trials_downloaded_from_ICTRP>",
    "endnote-tagged": "%0 Journal Article\n%T T\n",
    "refworks": "RT Journal Article\nSR 1\nA1 A\nT1 T\n",
    "web-of-science": "FN X\nVR 1.0\nPT J\nTI T\nER\nEF",
    "noteexpress": "{Reference Type}: Journal Article\n{Title}: T\n",
    "cnki-estudy": "DataType: 1\nTitle-题名: T\n",
    "cnki-text": "SrcDatabase-来源库: 期刊\nTitle-题名: T\n",
    "ovid": "<1>\nTitle\n  T\nAuthor\n  A, B\n",
    "central-text": "Record #1 of 1\nID: CN-1\nTI: T\n",
    "gbt7714": "[1]张三.题名[J].刊名,2008(05):915-924.\n",
    "bibtex": "@article{a, title={T}}\n",
    "json": '[{"title": "T"}]',
    "clinicaltrials-json": '{"protocolSection": {"identificationModule": {"nctId": "NCT01234567"}}}',
    "html-table": "<html><table><tr><th>Title</th><th>Year</th></tr><tr><td>T</td><td>2020</td></tr></table></html>",
    "csv": "title,authors,publication_types,details\nT,,,\n",
    "covidence-csv": "Title,Authors,Covidence #\nT,A,#1\n",
    "table": "Title,Year\nT,2020\n",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_format_is_told_by_content(name: str) -> None:
    found = reading(SAMPLES[name])
    formats = {"html-table": "table", "csv": "csv"}
    assert found.format == formats.get(name, name)
    assert (found.starts, len(found.accepted)) == (1, 1)
    assert name in FORMATS


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"<!DOCTYPE html><html><body><p>Blocked</p></body></html>", "web page"),
        (b"<?xml version='1.0'?><eSearchResult><Count>1</Count></eSearchResult>", "eSearchResult"),
        (b"<?xml version='1.0'?><svg/>", "<svg>"),
        (b'{"type": "FeatureCollection"}', "JSON of another kind"),
        (b"Dear colleague,\nhere are my thoughts.\n", "plain text"),
        (b"a,b,c\n1,2,3\n", "separated by commas"),
    ],
)
def test_another_kind_of_file_is_named(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableFile, match=what) as caught:
        read_file_bytes(data, name="trap.ris")
    assert "trap.ris" in str(caught.value)


def test_the_name_decides_nothing() -> None:
    assert read_file_bytes(SAMPLES["nbib"].encode(), name="x.ris").format == "nbib"


def test_the_user_may_name_the_format() -> None:
    data = b"notes first\nTY  - JOUR\nTI  - T\nER  - \n"
    assert read_file_bytes(data, name="x", format="ris").format == "ris"
    with pytest.raises(BadInput, match="no format called"):
        read_file_bytes(data, name="x", format="docx")


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.sources.files.MOST_BYTES", 10)
    with pytest.raises(HostileFile, match="split it"):
        read_file_bytes(SAMPLES["ris"].encode(), name="x")
