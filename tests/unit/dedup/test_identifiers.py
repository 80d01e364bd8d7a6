"""DOIs, PubMed ids and registry ids."""

import pytest

from review.dedup.identifiers import doi, pmid, registry


@pytest.mark.parametrize(
    ("text", "whole", "work"),
    [
        ("https://doi.org/10.1000/ABC.1", "10.1000/abc.1", "10.1000/abc.1"),
        (
            "10.1016%2FS0140-6736%2810%2960123-4",
            "10.1016/s0140-6736(10)60123-4",
            "10.1016/s0140-6736(10)60123-4",
        ),
        ("doi: 10.1000/x. ", "10.1000/x", "10.1000/x"),
        ("(10.1000/x)", "10.1000/x", "10.1000/x"),
        ("10.1002/14651858.CD003236.pub2", "10.1002/14651858.cd003236.pub2", "10.1002/14651858.cd003236"),
        ("10.1101/2020.01.02.20000001v3", "10.1101/2020.01.02.20000001", "10.1101/2020.01.02.20000001"),
        ("10.21203/rs.3.rs-100/v2", "10.21203/rs.3.rs-100", "10.21203/rs.3.rs-100"),
        ("10.12688/f1000research.17777.2", "10.12688/f1000research.17777.2", "10.12688/f1000research.17777"),
        ("n/a", "", ""),
    ],
)
def test_doi(text: str, whole: str, work: str) -> None:
    assert doi(text)[:2] == (whole, work)


def test_preprint_servers_are_known() -> None:
    assert doi("10.1101/2020.01.02.20000001").preprint
    assert not doi("10.1002/14651858.CD003236").preprint


def test_pmid_and_registry() -> None:
    assert pmid("PMID: 012345 ") == "12345"
    assert pmid("none") == ""
    assert registry("", "https://clinicaltrials.gov/show/nct01000002") == "NCT01000002"
    assert registry("ChiCTR-TRC-10001234") == "CHICTR-TRC-10001234"
    assert registry("no id") == ""
