"""Trials exported from the WHO's International Clinical Trials Registry Platform."""

import re

from review.record import Record
from review.sources.dates import partial_date
from review.sources.draft import Draft
from review.sources.guard import Element
from review.sources.people import person
from review.sources.registry_numbers import registry_numbers, trial_numbers
from review.sources.xml_records import XmlExport
from review.vocabulary import IdentifierKind as Kind

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_USED = frozenset((
    "TrialID", "Public_title", "Scientific_title", "Date_registration", "web_address", "Condition",
    "Intervention", "Primary_sponsor", "Secondary_ID", "SecondaryIDs", "Secondary_IDs", "Countries",
    "Study_type", "Contact_Firstname", "Contact_Lastname",
))  # fmt: skip


def ictrp_record(root: Element) -> Record | str:
    """Return the record of one `Trial` element, or the reason why there is none."""
    draft = Draft(database="ICTRP", types=["Trial Registration"])
    trial = _text(root, "TrialID")
    draft.titles = [_text(root, "Scientific_title") or _text(root, "Public_title")]
    public = _text(root, "Public_title")
    draft.keep("Public_title", public if public != draft.titles[0] else "")
    if not trial and not draft.titles[0]:
        return "the trial has neither a number nor a title"
    numbers = registry_numbers(trial)
    draft.identify(Kind.REGISTRY, numbers[0] if numbers else trial)
    for tag in ("Secondary_ID", "SecondaryIDs", "Secondary_IDs"):
        for number in trial_numbers(_text(root, tag)):
            draft.identify(Kind.REGISTRY, number)
        draft.keep(tag, _text(root, tag))
    sponsor = _text(root, "Primary_sponsor")
    draft.publisher = sponsor
    name = f"{_text(root, 'Contact_Lastname')}, {_text(root, 'Contact_Firstname')}".strip(", ")
    draft.authors = [person(name)] if name and ";" not in name else []
    date = partial_date(_text(root, "Date_registration"), "registered") or partial_date(
        _text(root, "Date_registration3"), "registered"
    )
    draft.dates = [date] if date else []
    draft.links = [_text(root, "web_address")]
    draft.place = _text(root, "Countries")
    draft.keywords = [
        word for tag in ("Condition", "Intervention") for e in root.iterfind(tag) for word in _words(e)
    ]
    draft.types += [_text(root, "Study_type")]
    for element in root:
        if element.tag not in _USED:
            draft.keep(element.tag, _clean(element))
    return draft.build()


EXPORT = XmlExport("ictrp-xml", "Trial", ictrp_record)


def _text(root: Element, tag: str) -> str:
    element = root.find(tag)
    return "" if element is None else _clean(element)


def _words(element: Element) -> list[str]:
    """The parts of a list joined by semicolons or `<br>`."""
    parts = re.split(r";|<br\s*/?>", "".join(element.itertext()), flags=re.IGNORECASE)
    return [word for part in parts if (word := " ".join(part.split()))]


def _clean(element: Element) -> str:
    """Text without the padding and `<br>` that the platform writes into it."""
    return " ".join(_BREAK.sub(" ", "".join(element.itertext())).split())
