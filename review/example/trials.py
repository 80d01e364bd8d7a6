"""The included trials of the worked example: published counts, each with its source.

They are 32 real CAR-T trials (35 reports), and they are not the 32 studies of the review that lends the
example its shape: the rows of that review are not public. The counts are those of `trials.csv`; where a
source prints a percentage only, the count is the whole number it stands for. For acute leukemia complete
remission is the response. Where the source does not say who was counted, patients treated are assumed.

Left out of the 36 trials at hand, because patients would count twice or the count is least certain:

* Davila 2014: its 16 patients belong to the trial that Park 2018 reports whole (NCT01044069);
* Turtle 2016: 93 % of 30 is a rounded figure of a secondary table, while the patients evaluated were fewer;
* An 2020: 51 were enrolled, and the 47 below the line is inferred from the percentage;
* the CT053 trials of 2020: two percentages for three trials together, read in a news page.

LEGEND-2 has three reports, of 17, 57 and all 74 patients; the largest is the primary one. CARTITUDE-1 has
two, of the same 97 patients at two times; the first is the primary one.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from review.vocabulary import Denominator, ReportRole

SECOND_LOOK = "27.7 months"
BEST_RESPONSE = "best response"


@dataclass(frozen=True, slots=True)
class Trial:
    """One report of a trial, with its response counts.

    Attributes:
        label: Name of the report, unique.
        family: First author's family name; empty where the source names none.
        given: First author's initials, where known.
        year: Year of the report.
        cancer: Group for the analysis: multiple myeloma, leukemia or lymphoma.
        disease: Disease as narrowly as the source gives it.
        target: Antigen.
        country: Country of the patients, or `multinational`.
        n: Patients below the line.
        denominator: Who they are.
        responders: Patients with an objective response.
        complete: Patients with a complete response.
        reading: How the counts were read.
        source: Page or table that gives them.
        names: Published names of the trial or article (DOI, PMID, PMC, registry).
        study: Label of the study this is a report of.
        role: What the report is to the study.
        title: Title of its record in the example, our wording.
    """

    label: str
    family: str
    given: str
    year: int
    cancer: str
    disease: str
    target: str
    country: str
    n: int
    denominator: Denominator
    responders: int
    complete: int
    reading: str
    source: str
    names: str
    study: str
    role: ReportRole
    title: str

    @property
    def region(self) -> str:
        """Group of countries for the analysis."""
        return self.country if self.country in ("China", "United States") else "other or multinational"

    @property
    def timepoint(self) -> str:
        """When response was judged."""
        return SECOND_LOOK if self.label == "Martin 2023" else BEST_RESPONSE

    @property
    def response_sentence(self) -> str:
        """The counts as one sentence, also the quote behind the extracted values."""
        return (
            f"Objective response in {self.responders} of {self.n} patients; "
            f"complete response in {self.complete} of {self.n}."
        )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two cohorts that share patients."""

    study: str
    cohort: str
    within: str
    reason: str


OVERLAPS = (
    Overlap(
        "LEGEND-2",
        "Xu J 2019",
        "Zhao 2022",
        "17 patients of three of the four sites are among the 74 of the whole trial",
    ),
    Overlap(
        "LEGEND-2", "Zhao WH 2018", "Zhao 2022", "57 patients of one site are among the 74 of the whole trial"
    ),
    Overlap("CARTITUDE-1", "Martin 2023", "Berdeja 2021", "the same 97 patients, seen again at 27.7 months"),
)


@cache
def included_reports() -> tuple[Trial, ...]:
    """Return the 35 reports of included studies in the order of the file."""
    text = (files("review.example") / "trials.csv").read_text(encoding="utf-8")
    return tuple(_trial(row) for row in csv.DictReader(text.splitlines()))


def primary_reports() -> tuple[Trial, ...]:
    """Return the 32 primary reports, one a study; no patient is in two of them."""
    return tuple(trial for trial in included_reports() if trial.role is ReportRole.PRIMARY)


def _trial(row: Mapping[str, str]) -> Trial:
    return Trial(
        label=row["label"],
        family=row["family"],
        given=row["given"],
        year=int(row["year"]),
        cancer=row["cancer"],
        disease=row["disease"],
        target=row["target"],
        country=row["country"],
        n=int(row["n"]),
        denominator=Denominator(row["denominator"]),
        responders=int(row["responders"]),
        complete=int(row["complete"]),
        reading=row["reading"],
        source=row["source"],
        names=row["names"],
        study=row["study"],
        role=ReportRole(row["role"]),
        title=row["title"],
    )
