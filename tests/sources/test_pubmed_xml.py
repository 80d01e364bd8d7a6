import gzip
import random

import pytest

from review.errors import HostileFile, UnreadableFile
from review.sources import pubmed_xml
from review.sources.guard import Limits
from review.sources.reading import Reading
from tests.sources.pubmed_samples import DECLARATION, FULL, article, whole


def titled(pmid: int, title: str = "A title.") -> str:
    return article(f"<ArticleTitle>{title}</ArticleTitle>", pmid)


def pmids(reading: Reading) -> list[str]:
    return [entry.record.pmid for entry in reading.entries if entry.record]


def test_glued_documents_and_a_cut_end_cost_only_the_cut_article() -> None:
    cut = titled(4)[:120].encode()
    reading = pubmed_xml.read(whole(titled(1), titled(2)) + whole(titled(3)) + DECLARATION.encode() + cut)
    assert pmids(reading) == ["1", "2", "3"]
    assert reading.starts == 4
    assert [e.reason for e in reading.rejected] == ["the article with PMID 4 is cut before its end"]


def test_every_entry_has_place_line_and_raw_text() -> None:
    reading = pubmed_xml.read(whole(titled(1), titled(2)))
    assert [(e.position, e.line, e.raw) for e in reading.entries] == [(1, 4, titled(1)), (2, 5, titled(2))]


def test_an_article_that_is_not_well_formed_is_rejected_alone() -> None:
    broken = titled(2).replace("</ArticleTitle>", "</Title>")
    reading = pubmed_xml.read(whole(titled(1), broken, titled(3)))
    assert pmids(reading) == ["1", "3"]
    assert "PMID 2 cannot be read: the entry is not well-formed XML" in reading.rejected[0].reason


def test_an_article_without_a_pmid_is_rejected() -> None:
    reading = pubmed_xml.read(whole("<PubmedArticle></PubmedArticle>", "<PubmedArticle/>"))
    assert [e.reason for e in reading.entries] == ["the article holds no PMID"] * 2


def test_tags_in_comments_and_cdata_are_no_starts() -> None:
    hidden = "<!-- <PubmedArticle> -->"
    quoted = article("<ArticleTitle><![CDATA[On <PubmedArticle> tags]]></ArticleTitle>", 7)
    reading = pubmed_xml.read(whole(hidden, quoted))
    assert reading.starts == 1
    assert reading.accepted[0].record is not None
    assert reading.accepted[0].record.title == "On <PubmedArticle> tags"


def test_deleted_pmids_are_remarked() -> None:
    data = whole(titled(1)).replace(
        b"</PubmedArticleSet>",
        b"<DeleteCitation><PMID Version='1'>5</PMID>\n<PMID>6</PMID></DeleteCitation></PubmedArticleSet>",
    )
    assert pubmed_xml.read(data).remarks == ("2 PMIDs are declared as removed from PubMed: 5, 6",)


def test_an_empty_set_is_no_error() -> None:
    assert pubmed_xml.read(whole()).starts == 0


@pytest.mark.parametrize(
    "data", [b"", b"<html><body>no</body></html>", b"TY  - JOUR\nER  - \n", b"{}", b"\x00\xff"]
)
def test_another_format_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="not PubMed XML"):
        pubmed_xml.read(data)


ODD = "Über 细胞 – naïve <i>T</i> cells"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, name: str, ends: str) -> None:
    text = whole(FULL, titled(2, ODD)).decode().strip()
    plain = pubmed_xml.read(text.encode())
    other = pubmed_xml.read(text.replace("\n", ends).encode(encoding))
    assert other.encoding == name
    assert [e.record for e in other.entries] == [e.record for e in plain.entries]
    assert [e.line for e in other.entries] == [e.line for e in plain.entries]


def test_a_character_cut_in_two_leaves_the_others_alone() -> None:
    data = whole(titled(1, ODD), titled(2, "A second title – long enough"))
    for end in range(len(data) - 60, len(data) - 40):
        record = pubmed_xml.read(data[:end] + "细".encode()[:2]).accepted[0].record
        assert record is not None
        assert record.title == "Über 细胞 – naïve T cells"


def test_control_characters_are_dropped() -> None:
    reading = pubmed_xml.read(whole(titled(1, "A\x0b \x07ti\x85tle&#x1; &#x9d;here")))
    assert reading.accepted[0].record is not None
    assert reading.accepted[0].record.title == "A title here"


def test_a_gzip_file_is_unpacked() -> None:
    data = whole(titled(1))
    assert pmids(pubmed_xml.read(gzip.compress(data) + gzip.compress(b"\n"))) == ["1"]
    with pytest.raises(UnreadableFile, match="too early"):
        pubmed_xml.read(gzip.compress(data)[:-20])
    with pytest.raises(UnreadableFile, match="damaged"):
        pubmed_xml.read(b"\x1f\x8b\x08\x00" + b"\xff" * 50)
    with pytest.raises(HostileFile, match="unpacks to more"):
        pubmed_xml.read(gzip.compress(b" " * 100_000), Limits(file_bytes=10_000))


def test_hostile_articles_are_rejected_and_the_rest_read() -> None:
    deep = article("<b>" * 80 + "</b>" * 80, 2)
    many = article("<b/>" * 500, 3)
    long = article("x" * 20_000, 4)
    limits = Limits(entry_tags=300, entry_chars=10_000)
    reading = pubmed_xml.read(whole(titled(1), deep, many, long, titled(5)), limits)
    assert pmids(reading) == ["1", "5"]
    assert [e.reason.partition("read: ")[2][:22] for e in reading.rejected] == [
        "the entry is nested mo",
        "the entry holds more t",
        "the entry holds 20,153",
    ]


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE PubmedArticleSet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(HostileFile, match="entities"):
        pubmed_xml.read(
            f"{DECLARATION}{bomb}<PubmedArticleSet>{titled(1, '&b;')}</PubmedArticleSet>".encode()
        )


def test_cutting_anywhere_never_loses_count() -> None:
    data = whole(titled(1), FULL, titled(3))
    for end in range(len(data) - len(titled(3)) - 900, len(data), 13):
        reading = pubmed_xml.read(data[:end])
        assert reading.starts == len(reading.accepted) + len(reading.rejected)


def test_damage_anywhere_never_loses_count() -> None:
    dice = random.Random(20)
    data = whole(titled(1), FULL, titled(3))
    for _ in range(300):
        spoiled = bytearray(data)
        for _ in range(dice.randrange(1, 12)):
            spoiled[dice.randrange(len(spoiled))] = dice.choice(b'<>&"/ \x00\xffPubmedArticle')
        try:
            reading = pubmed_xml.read(bytes(spoiled))
        except UnreadableFile:
            continue
        assert reading.starts == len(reading.accepted) + len(reading.rejected)
