"""Everything the worked example starts from, made from one seed."""

from dataclasses import dataclass
from functools import cache
from random import Random

from review.example.articles import Article, Fate
from review.example.compose import articles as make_articles
from review.example.decisions import Screening, screening
from review.example.exports import cnki_export, wanfang_export
from review.example.readings import ConsensusRow, ReadingRow, StudyRow, consensus, readings, studies
from review.example.records import FIRST_PMID, SourceRecord, decoys, source_records
from review.record import Record

SEED = 649


@dataclass(frozen=True, slots=True)
class Material:
    """The example's sources and what people did with them.

    Attributes:
        articles: The articles, which no service sees.
        records: Every record of the three sources with the article it describes.
        pubmed: The corpus of the loop-back server, records that no search line finds among them.
        cnki_file: The export file of CNKI.
        wanfang_file: The export file of Wanfang.
        removed: Keys of the records removed before screening for other reasons.
        screening: Decisions, settled conflicts and full texts.
        studies: The included studies with their reports.
        readings: Both reviewers' readings.
        consensus: The agreed values.
    """

    articles: tuple[Article, ...]
    records: tuple[SourceRecord, ...]
    pubmed: tuple[Record, ...]
    cnki_file: bytes
    wanfang_file: bytes
    removed: tuple[str, ...]
    screening: Screening
    studies: tuple[StudyRow, ...]
    readings: tuple[ReadingRow, ...]
    consensus: tuple[ConsensusRow, ...]

    def same_report(self, one: str, other: str) -> bool:
        """Answer, as the example's person does, whether two records (by key) describe the same report."""
        article = {record.key: record.article for record in self.records}
        return article[one] == article[other]


@cache
def material(seed: int = SEED) -> Material:
    """Return the example's material; the same for the same seed."""
    rng = Random(seed)  # noqa: S311 - words and numbers for invented records, no secret
    articles = make_articles(rng)
    records = source_records(articles)
    # A citation is known by the key of its first record: PubMed's, else CNKI's, else Wanfang's.
    keys = {record.article: record.key for record in reversed(records)}
    labels = {article.label: keys[article.number] for article in articles if article.label}
    read = readings(labels)
    found = _of(records, "PubMed")
    return Material(
        articles=articles,
        records=records,
        pubmed=(*found, *decoys(FIRST_PMID + len(found))),
        cnki_file=cnki_export(_of(records, "CNKI")),
        wanfang_file=wanfang_export(_of(records, "Wanfang")),
        removed=tuple(keys[a.number] for a in articles if a.fate is Fate.REMOVED),
        screening=screening(articles, keys, rng),
        studies=studies(labels),
        readings=read,
        consensus=consensus(read),
    )


def _of(records: tuple[SourceRecord, ...], source: str) -> tuple[Record, ...]:
    return tuple(record.record for record in records if record.source == source)
