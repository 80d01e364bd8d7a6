import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from review.errors import BadReply
from review.sources.entrez_replies import Notice, links, search_fields, search_reply, spelling

DOCTYPE = (
    b'<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20990101//EN" "https://x.invalid/esearch_2099.dtd">'
)
BODY = (
    b"<eSearchResult><Count>2</Count><RetMax>2</RetMax><RetStart>0</RetStart><QueryKey>1</QueryKey>"
    b"<WebEnv>MCID_1</WebEnv><IdList><Id>11</Id><Id>12</Id></IdList><TranslationSet/>"
    b'<QueryTranslation>"a"[All Fields]</QueryTranslation><ErrorList><PhraseNotFound>b</PhraseNotFound>'
    b"<PhraseNotFound>c</PhraseNotFound><FieldNotFound>d</FieldNotFound></ErrorList><WarningList>"
    b"<PhraseIgnored>e</PhraseIgnored><QuotedPhraseNotFound>f</QuotedPhraseNotFound>"
    b"<OutputMessage>g</OutputMessage></WarningList></eSearchResult>"
)
DECLARED = b'<?xml version="1.0" encoding="UTF-8" ?>\n'


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield


@pytest.mark.parametrize(
    "prolog", [DECLARED + DOCTYPE, DECLARED, b"", b"\xef\xbb\xbf" + DECLARED + DOCTYPE, DOCTYPE]
)
def test_a_document_type_nobody_knows_touches_no_network(prolog: bytes) -> None:
    assert search_reply(prolog + BODY, "a", 0, 9_999).pmids == ("11", "12")


def test_all_notices_are_kept() -> None:
    reply = search_reply(DECLARED + BODY, "a", 0, 9_999)
    assert reply.errors == (
        Notice("PhraseNotFound", "b"),
        Notice("PhraseNotFound", "c"),
        Notice("FieldNotFound", "d"),
    )
    assert reply.warnings == (
        Notice("PhraseIgnored", "e"),
        Notice("QuotedPhraseNotFound", "f"),
        Notice("OutputMessage", "g"),
    )
    assert (reply.count, reply.web_env, reply.query_key) == (2, "MCID_1", "1")


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace(b"<Id>12</Id>", b""),
        BODY.replace(b"<Count>2</Count>", b""),
        BODY.replace(b"<Count>2</Count>", b"<Count>many</Count>"),
        BODY[:-30],
        b"",
        b"plain",
        b"<!DOCTYPE eSearchResult [<!ENTITY a 'b'>]>" + BODY,
    ],
)
def test_half_a_reply_is_no_reply(body: bytes) -> None:
    with pytest.raises(BadReply):
        search_reply(body, "a", 0, 9_999)


def test_a_page_in_the_middle_lists_what_is_left() -> None:
    one = BODY.replace(b"<Id>11</Id>", b"")
    assert search_reply(one, "a", 1, 9_999).pmids == ("12",)
    none = one.replace(b"<Id>12</Id>", b"")
    assert search_reply(none, "a", 0, 0).pmids == ()


def test_spelling_fields_and_links() -> None:
    spelled = b"<eSpellResult><Query>a</Query><CorrectedQuery>b</CorrectedQuery><ERROR/></eSpellResult>"
    assert spelling(spelled, "a").corrected == "b"
    info = (
        b"<eInfoResult><DbInfo><DbName>pubmed</DbName><FieldList><Field><Name>TIAB</Name>"
        b"<FullName>Title/Abstract</FullName><IsDate>N</IsDate></Field></FieldList></DbInfo></eInfoResult>"
    )
    assert [field.name for field in search_fields(info)] == ["TIAB"]
    with pytest.raises(BadReply, match="lists no fields"):
        search_fields(b"<eInfoResult><DbList><DbName>pubmed</DbName></DbList></eInfoResult>")
    linked = (
        b"<eLinkResult><LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>1</Id></IdList><LinkSetDb><DbTo>pubmed</DbTo>"
        b"<LinkName>pubmed_pubmed_citedin</LinkName><Link><Id>2</Id></Link></LinkSetDb></LinkSet></eLinkResult>"
    )
    assert [(found.pmid, found.targets) for found in links(linked, "pubmed_pubmed_citedin")] == [
        ("1", ("2",))
    ]
    assert links(linked, "pubmed_pubmed")[0].targets == ()


def test_biopython_writes_nothing_into_the_home_folder(tmp_path: Path) -> None:
    code = (
        "from review.sources.entrez_replies import spelling\n"
        "spelling(b'<eSpellResult><CorrectedQuery>b</CorrectedQuery></eSpellResult>', 'a')\n"
    )
    root = Path(__file__).resolve().parents[2]
    environment = {"HOME": str(tmp_path), "PYTHONPATH": str(root), "TMPDIR": str(tmp_path / "t")}
    (tmp_path / "t").mkdir()
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, env=environment, cwd=root)
    assert [path.name for path in tmp_path.iterdir()] == ["t"]
    assert list((tmp_path / "t").iterdir()) == []


RECORDED = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats" / "entrez" / "biopython"


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the shared data are not here")
def test_recorded_replies() -> None:
    first = search_reply((RECORDED / "esearch1.xml").read_bytes(), "biopython", 0, 20)
    assert (first.count, len(first.pmids), first.translation) == (63, 20, '"biopython"[All Fields]')
    missed = search_reply((RECORDED / "esearch8.xml").read_bytes(), "abcXYZ", 0, 20)
    assert missed.errors == (Notice("PhraseNotFound", "abcXYZ"),)
    assert spelling((RECORDED / "espell.xml").read_bytes(), "biopythooon").corrected == "biopython"
    assert {"TIAB", "MESH", "CRDT"} <= {f.name for f in search_fields((RECORDED / "einfo2.xml").read_bytes())}
    similar = links((RECORDED / "elink1.xml").read_bytes(), "pubmed_pubmed")
    assert [(found.pmid, len(found.targets)) for found in similar] == [("9298984", 101)]
