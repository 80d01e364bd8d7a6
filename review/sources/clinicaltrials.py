"""One study of ClinicalTrials.gov as JSON (API version 2): `protocolSection` and its modules."""

from typing import Any

from review.errors import UnreadableFile
from review.record import AbstractSection, Record
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.registry_numbers import trial_numbers
from review.vocabulary import IdentifierKind as Kind


def study_record(item: Any) -> Record:
    """Return the record of one study.

    Raises:
        UnreadableFile: If the item has no protocol section with a title or number.
    """
    protocol = _inner(item, "protocolSection")
    names = _inner(protocol, "identificationModule")
    number, title = _text(names, "nctId"), _text(names, "officialTitle") or _text(names, "briefTitle")
    if not number and not title:
        raise UnreadableFile("the study has neither a number nor a title")
    draft = Draft(database="ClinicalTrials.gov", types=["Trial Registration"], titles=[title])
    draft.identify(Kind.REGISTRY, number)
    brief = _text(names, "briefTitle")
    draft.keep("briefTitle", brief if brief != title else "")
    draft.keep("acronym", _text(names, "acronym"))
    for other in [_inner(names, "orgStudyIdInfo"), *_list(names, "secondaryIdInfos")]:
        for found in trial_numbers(_text(other, "id")):
            draft.identify(Kind.REGISTRY, found)
    _status(_inner(protocol, "statusModule"), draft)
    _description(protocol, draft)
    draft.links = [f"https://clinicaltrials.gov/study/{number}"] if number else []
    draft.publisher = _text(_inner(_inner(protocol, "sponsorCollaboratorsModule"), "leadSponsor"), "name")
    places = _list(_inner(protocol, "contactsLocationsModule"), "locations")
    draft.place = "; ".join(dict.fromkeys(c for p in places if (c := _text(p, "country"))))
    for reference in _list(_inner(protocol, "referencesModule"), "references"):
        draft.keep(
            "reference", " ".join(t for k in ("pmid", "type", "citation") if (t := _text(reference, k)))
        )
    return draft.build()


def _status(status: Any, draft: Draft) -> None:
    draft.status = _text(status, "overallStatus")
    first = _inner(status, "studyFirstPostDateStruct")
    registered = partial_date(_text(first, "date") or _text(status, "studyFirstSubmitDate"), "registered")
    draft.dates = [registered] if registered else []
    for name in (
        "startDateStruct",
        "completionDateStruct",
        "lastUpdatePostDateStruct",
        "resultsFirstPostDateStruct",
    ):
        date = partial_date(_text(_inner(status, name), "date"), name.removesuffix("DateStruct"))
        draft.other_dates += [date] if date else []


def _description(protocol: Any, draft: Draft) -> None:
    text = _inner(protocol, "descriptionModule")
    brief, detailed = (" ".join(_text(text, k).split()) for k in ("briefSummary", "detailedDescription"))
    if brief and detailed:
        draft.abstracts = [
            (AbstractSection(brief, "Brief summary"), AbstractSection(detailed, "Detailed description"))
        ]
    elif brief or detailed:
        draft.abstracts = [(AbstractSection(brief or detailed),)]
    conditions = _inner(protocol, "conditionsModule")
    draft.keywords = [str(w) for k in ("conditions", "keywords") for w in _list(conditions, k)]
    for arm in _list(_inner(protocol, "armsInterventionsModule"), "interventions"):
        draft.keywords.append(_text(arm, "name"))
    design = _inner(protocol, "designModule")
    draft.types.append(_text(design, "studyType").replace("_", " ").capitalize())
    for phase in _list(design, "phases"):
        draft.keep("phase", str(phase))
    for outcome in _list(_inner(protocol, "outcomesModule"), "primaryOutcomes"):
        draft.keep("primary_outcome", _text(outcome, "measure"))
    count = _inner(design, "enrollmentInfo")
    draft.keep("enrollment", _text(count, "count"))


def _inner(data: Any, name: str) -> Any:
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _list(data: Any, name: str) -> list[Any]:
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _text(data: Any, name: str) -> str:
    found = data.get(name) if isinstance(data, dict) else None
    return str(found) if isinstance(found, str | int) else ""
