"""What kind of document a title, a type or a journal tells."""

import pytest

from review.dedup.kinds import Kind, kind_of
from review.dedup.letters import fold


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Erratum: Zinc for colds", Kind.ERRATUM),
        ("Zinc for colds (vol 3, pg 4, 2010)", Kind.ERRATUM),
        ("Correction to: Zinc for colds", Kind.ERRATUM),
        ("Correction of hyponatraemia in the elderly", Kind.PLAIN),
        ("Zinc for colds. [Erratum appears in Lancet]", Kind.PLAIN),
        ("Retraction: Zinc for colds", Kind.RETRACTION),
        ("RETRACTED ARTICLE: Zinc for colds", Kind.PLAIN),
        ("Zinc for colds: reply", Kind.REPLY),
        ("Comment on zinc for colds", Kind.REPLY),
        ("Response to therapy in gout", Kind.PLAIN),
        ("Zinc for colds: study protocol for a trial", Kind.PROTOCOL),
        ("Compliance with a weaning protocol in nurses", Kind.PLAIN),
        ("Zinc for colds [abstract no: 134]", Kind.ABSTRACT),
        ("锌治疗感冒研究方案", Kind.PROTOCOL),
        ("《锌治疗感冒》更正", Kind.ERRATUM),
    ],
)
def test_titles(title: str, kind: Kind) -> None:
    assert kind_of(fold(title), "", "") is kind


def test_types_and_venues() -> None:
    assert kind_of("zinc", "硕士学位论文", "") is Kind.THESIS
    assert kind_of("zinc", "Published Erratum; Journal Article", "") is Kind.ERRATUM
    assert kind_of("zinc", "JOUR", "ClinicalTrials.gov") is Kind.REGISTRY
    assert kind_of("zinc", "", "medRxiv") is Kind.PREPRINT
    assert kind_of("zinc", "article", "Lancet", preprint_doi=True) is Kind.PREPRINT
    assert kind_of("zinc", "article", "Lancet") is Kind.PLAIN
