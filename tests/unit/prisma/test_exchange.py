"""JSON and the CSV of the R package PRISMA2020."""

import csv
import io
import json
import re
from dataclasses import replace

from review.prisma.count import count_flow
from review.prisma.exchange import changed_names, to_csv, to_json
from review.prisma.facts import PreviousReview
from review.vocabulary import OutcomeOfScreening
from tests.unit.prisma.fixture import SOURCES, citations

FLOW = count_flow(SOURCES, citations())


def test_json_names_every_count() -> None:
    data = json.loads(json.dumps(to_json(FLOW)))
    assert data["identified"] == 649
    assert data["per_source"][3] == {"name": "中国知网 (CNKI)", "kind": "database", "records": 80}
    assert [data[k] for k in ("duplicates_removed", "removed_automation", "removed_other")] == [201, 0, 3]
    assert [data[k] for k in ("screened", "excluded", "sought", "not_retrieved", "assessed")] == [
        445,
        360,
        85,
        2,
        83,
    ]
    assert data["excluded_with_reasons"][0] == {"reason": "Wrong population", "reports": 20}
    assert [data[k] for k in ("reports_excluded", "reports_included", "studies")] == [51, 32, 32]
    assert data["undecided"] == {"title_abstract": 0, "retrieval": 0, "full_text": 0, "total": 0}
    assert data["final"] is True
    assert all(i["holds"] for i in data["identities"])
    assert data["states"]["total"] == 649


def test_json_of_an_interim_flow() -> None:
    facts = citations()
    facts[10] = replace(facts[10], screening=OutcomeOfScreening.CONFLICT)
    before, after = to_json(FLOW), to_json(count_flow(SOURCES, facts))
    assert after["final"] is False
    assert after["undecided"]["total"] == 1
    assert after["decided"]["total"] == before["decided"]["total"] - 1
    assert after.keys() == before.keys()


def _read(text: str) -> dict[str, str]:
    return {row["data"]: row["n"] for row in csv.DictReader(io.StringIO(text, newline=""))}


def _list_as_r_reads_it(cell: str) -> dict[str, int]:
    """Split as the R package does: at `;`, then at the first comma, then keep the digits."""
    pairs = [re.split(r",", part.strip(), maxsplit=1) for part in cell.split(";")]
    return {name: int(re.sub(r"\D", "", count)) for name, count in pairs}


def test_csv_gives_the_package_our_numbers() -> None:
    text = to_csv(FLOW)
    assert text.startswith("data,node,box,description,boxtext,tooltips,url,n\r\n")
    assert text.count("\r\n") == 35
    rows = _read(text)
    assert rows["records_screened"] == "445"
    assert _list_as_r_reads_it(rows["database_specific_results"])["万方 (Wanfang)"] == 49
    assert sum(_list_as_r_reads_it(rows["dbr_excluded"]).values()) == 51


def test_csv_writes_no_na_where_the_web_page_would_crash() -> None:
    for flow in (FLOW, replace(FLOW, previous=PreviousReview(3, 4))):
        rows = _read(to_csv(flow))
        for key in ("previous_studies", "previous_reports", "total_studies_ma", "total_reports_ma"):
            assert rows[key].isdigit()


def test_csv_keeps_placeholders_where_there_is_no_detail() -> None:
    assert (
        _read(to_csv(FLOW))["register_specific_results"]
        == "Register 1, xxx; Register 2, xxx; Register 3, xxx"
    )


def test_commas_and_semicolons_in_names_are_replaced_and_said() -> None:
    sources = [replace(SOURCES[0], name="PubMed, all; daily"), *SOURCES[1:]]
    flow = count_flow(sources, citations())
    named = _list_as_r_reads_it(_read(to_csv(flow))["database_specific_results"])
    assert named["PubMed – all/ daily"] == 210
    assert changed_names(flow) == ("PubMed, all; daily",)
    assert changed_names(FLOW) == ()


def test_no_cell_is_a_formula() -> None:
    sources = [replace(SOURCES[0], name="=HYPERLINK(1)"), *SOURCES[1:]]
    assert _read(to_csv(count_flow(sources, citations())))["database_specific_results"].startswith("'=")
