"""EndNote XML, ICTRP XML and ClinicalTrials.gov JSON."""

import json

import pytest

from review.errors import HostileFile
from review.record import Person
from review.vocabulary import IdentifierKind as Kind
from tests.sources.reading_file import only, reading, records

STYLE = '<style face="normal" font="default" size="100%">'


def endnote(*inner: str) -> str:
    body = "".join(f"<record>{part}</record>\n" for part in inner)
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<xml><records>\n{body}</records></xml>'


def test_endnote_xml() -> None:
    record = only(
        endnote(
            '<ref-type name="Journal Article">17</ref-type><contributors><authors>'
            f"<author>{STYLE}Chapman, A. G.</style></author><author>{STYLE}WHO Study Group,</style></author></authors>"
            f"</contributors><titles><title>{STYLE}Dose of 10</style>"
            '<style face="superscript" font="default" size="100%">9</style>'
            f"{STYLE} cells &lt; all</style></title><secondary-title>{STYLE}Ecology</style></secondary-title></titles>"
            f"<periodical><full-title>{STYLE}Ecology</style></full-title><abbr-1>{STYLE}Ecol.</style></abbr-1></periodical>"
            f"<pages>{STYLE}93-105</style></pages><volume>{STYLE}6(2)</style></volume>"
            f"<keywords><keyword>{STYLE}one</style></keyword><keyword>{STYLE}two</style></keyword></keywords>"
            f"<dates><year>{STYLE}1937</style></year><pub-dates><date>{STYLE}Jan 5</style></date></pub-dates></dates>"
            f"<isbn>{STYLE}0012-9658&#xD;1234-5678</style></isbn><accession-num>{STYLE}25647015</style></accession-num>"
            f"<electronic-resource-num>{STYLE}doi:10.1000/x</style></electronic-resource-num>"
            f"<abstract>{STYLE}Text.</style></abstract><notes>{STYLE}a note</style></notes><language>English</language>"
            f"<urls><related-urls><url>{STYLE}https://x.org</style></url></related-urls></urls>"
            "<remote-database-name>PubMed</remote-database-name><custom2>PMC123456</custom2><label>mine</label>"
        )
    )
    assert record.title == "Dose of 10^9 cells < all"
    assert record.authors == (Person("Chapman", "A. G."), Person(collective="WHO Study Group"))
    assert (record.journal, record.journal_abbreviation) == ("Ecology", "Ecol.")
    assert (record.volume, record.issue, record.pages) == ("6", "2", "93-105")
    assert record.date
    assert (record.date.year, record.date.month, record.date.day) == (1937, 1, 5)
    assert [i.value for i in record.identifiers if i.kind is Kind.ISSN] == ["0012-9658", "1234-5678"]
    assert (record.pmid, record.doi) == ("25647015", "10.1000/x")
    assert record.identifier(Kind.PMCID) == "PMC123456"
    assert record.keywords == ("one", "two")
    assert record.links == ("https://x.org",)
    assert ("label", "mine") in record.extra


def test_a_damaged_endnote_record_costs_only_itself() -> None:
    text = endnote(
        "<titles><title>One</title></titles>",
        "<titles><title>Two</titles>",
        "<titles><title>Three</title></titles>",
    )
    found = reading(text)
    assert (found.starts, len(found.accepted)) == (3, 2)
    assert [e.line for e in found.rejected] == [4]
    assert "not well-formed" in found.rejected[0].reason


def test_an_endnote_file_cut_short_keeps_what_is_whole() -> None:
    text = endnote("<titles><title>One</title></titles>", "<titles><title>Two</title></titles>")
    found = reading(text[: text.rindex("Two")])
    assert (found.starts, len(found.accepted)) == (2, 1)
    assert found.rejected[0].reason == "the record is cut before its end"


def test_control_references_and_unknown_names_do_not_break_a_record() -> None:
    assert only(endnote("<titles><title>A&#x1F;B &nbsp; C</title></titles>")).title == "A B &nbsp; C"


def test_declared_entities_are_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaa">]><xml><records><record><titles>&a;</titles></record></records></xml>'
    with pytest.raises(HostileFile):
        reading(bomb)


def test_ictrp() -> None:
    record = only(
        "<?xml version='1.0'?>\n<Trials_downloaded_from_ICTRP>\n<Trial>\n<TrialID>\n  ChiCTR2000012345 \n</TrialID>\n"
        "<Public_title> Public </Public_title><Scientific_title> A trial of<br>cells </Scientific_title>\n"
        "<Date_registration>2020-05-01</Date_registration><Date_enrollement>2020-06-01</Date_enrollement>\n"
        "<Primary_sponsor>Invented Hospital</Primary_sponsor><Secondary_ID>NCT01234567;other</Secondary_ID>\n"
        "<Condition>Lymphoma;Leukemia</Condition><Target_size>Group 1: 20</Target_size>\n"
        "<web_address> https://www.chictr.org.cn/x </web_address>\n</Trial>\n</Trials_downloaded_from_ICTRP>"
    )
    assert record.title == "A trial of cells"
    assert [i.value for i in record.identifiers if i.kind is Kind.REGISTRY] == [
        "ChiCTR2000012345",
        "NCT01234567",
    ]
    assert record.date
    assert (record.date.year, record.date.kind) == (2020, "registered")
    assert record.keywords == ("Lymphoma", "Leukemia")
    assert ("Target_size", "Group 1: 20") in record.extra
    assert ("Date_enrollement", "2020-06-01") in record.extra


def test_clinicaltrials_json() -> None:
    study = {
        "protocolSection": {
            "identificationModule": {
                "nctId": "NCT01234567",
                "briefTitle": "Cells",
                "officialTitle": "A study of cells",
                "secondaryIdInfos": [
                    {"id": "2019-001234-56", "type": "EUDRACT_NUMBER"},
                    {"id": "EudraCT 2019-001234-56"},
                ],
            },
            "statusModule": {
                "overallStatus": "RECRUITING",
                "studyFirstPostDateStruct": {"date": "2019-02-03"},
            },
            "descriptionModule": {"briefSummary": "Brief.", "detailedDescription": "Long."},
            "conditionsModule": {"conditions": ["Lymphoma"], "keywords": ["CAR-T"]},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Invented Hospital"}},
            "referencesModule": {
                "references": [{"pmid": "1", "type": "BACKGROUND", "citation": "X doi: 10.1000/other"}]
            },
        }
    }
    found = reading(json.dumps({"studies": [study, {"protocolSection": {}}], "nextPageToken": "x"}))
    assert (found.starts, len(found.accepted), len(found.rejected)) == (2, 1, 1)
    record = found.accepted[0].record
    assert record
    assert record.title == "A study of cells"
    assert [i.value for i in record.identifiers] == ["NCT01234567", "EudraCT 2019-001234-56"]
    assert (record.doi, record.pmid) == ("", "")
    assert record.abstract_text == "Brief summary: Brief.\nDetailed description: Long."
    assert (record.status, record.publisher) == ("RECRUITING", "Invented Hospital")
    assert any("next page" in remark for remark in found.remarks)


def test_own_json_in_its_three_forms() -> None:
    item = {"title": "T", "authors": [{"family": "A", "given": "B"}], "date": {"year": 2020}}
    for form in ([item], {"records": [item]}, {"files": [{"file": "x", "records": [item]}]}):
        (record,) = records(json.dumps(form))
        assert (record.title, record.authors, record.year) == ("T", (Person("A", "B"),), 2020)


def test_items_that_are_no_records_are_rejected() -> None:
    found = reading(json.dumps([{"title": "T"}, {"title": 5}, {"title": "U", "authors": ["x"]}, {}]))
    assert (found.starts, len(found.accepted)) == (4, 1)
