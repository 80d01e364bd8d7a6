"""Records as this program's own JSON, and studies as ClinicalTrials.gov's."""

import json
from dataclasses import fields
from typing import Any

from review.errors import BadInput, UnreadableFile
from review.record import Record, record_from_json, record_to_json
from review.sources.clinicaltrials import study_record
from review.sources.decoding import Decoded, without_controls
from review.sources.reading import Entry, Reading

_MOST = 64 << 20
_DEFAULTS = tuple((f.name, f.default) for f in fields(Record))


def read_json(decoded: Decoded) -> Reading:
    """Return the records of a list, of `{"records": [...]}` or of `{"files": [{"records": [...]}]}`."""
    data = parsed(decoded.text)
    items = _own_items(data)
    entries = tuple(_own_entry(n, item) for n, item in enumerate(items, 1))
    return Reading(
        "json", decoded.encoding, len(items), entries, (f"read as {decoded.encoding}: {decoded.why}",)
    )


def read_clinicaltrials_json(decoded: Decoded) -> Reading:
    """Return the studies of a reply or download of ClinicalTrials.gov's API, version 2."""
    data = parsed(decoded.text)
    studies = data.get("studies", [data]) if isinstance(data, dict) else data
    items = studies if isinstance(studies, list) else [studies]
    entries = tuple(_study_entry(n, item) for n, item in enumerate(items, 1))
    remarks = [f"read as {decoded.encoding}: {decoded.why}"]
    if isinstance(data, dict) and data.get("nextPageToken"):
        remarks.append("the file is one page of several: it names a next page")
    return Reading("clinicaltrials-json", decoded.encoding, len(items), entries, tuple(remarks))


def parsed(text: str) -> Any:
    """Return the value of a JSON text.

    Raises:
        UnreadableFile: If it is not JSON, nested too deep or too large.
    """
    if len(text) > _MOST:
        raise UnreadableFile(f"The file holds more than {_MOST:,} characters of JSON; split it")
    try:
        return json.loads(without_controls(text))
    except ValueError as error:
        raise UnreadableFile(f"The file is not complete JSON ({error}); export it again") from None
    except RecursionError:
        raise UnreadableFile("The file is not read: its JSON is nested too deep") from None


def _own_items(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        raise UnreadableFile("The file is JSON, but holds no list of records")
    if isinstance(data.get("files"), list):
        return [r for f in data["files"] if isinstance(f, dict) for r in _listed(f.get("records"))]
    return _listed(data["records"]) if "records" in data else [data]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _own_entry(position: int, item: Any) -> Entry:
    raw = json.dumps(item, ensure_ascii=False)
    if not isinstance(item, dict) or not _sound(item):
        return Entry(position, position, raw, None, "the item is no record")
    try:
        record = record_from_json(item)
    except (TypeError, ValueError, KeyError, AttributeError):
        return Entry(position, position, raw, None, "the item is no record of this program")
    if record == Record() or not _texts_only(record):
        return Entry(
            position, position, raw, None, "the item holds no field of a record, or one of the wrong kind"
        )
    return Entry(position, position, raw, record)


def _sound(item: Any) -> bool:
    """Whether every field of a record has the kind of value that field holds."""
    return all(_fits(item[name], default) for name, default in _DEFAULTS if name in item)


def _texts_only(record: Record) -> bool:
    """Whether authors, lists and identifiers hold texts, so that the record can be shown and written."""
    try:
        text = json.dumps(record_to_json(record))
        words = (*record.keywords, *record.mesh, *record.languages, *record.publication_types)
        names = [p.name + p.suffix + p.orcid + "".join(p.affiliations) for p in record.authors]
        plain = "".join([*words, *record.links, *record.notes, *(i.value for i in record.identifiers)])
        return bool(text) and "\0" not in plain + "".join(names) and _dates_fit(record)
    except TypeError:
        return False


def _dates_fit(record: Record) -> bool:
    dates = [*record.dates, *([record.date] if record.date else [])]
    numbers = [n for d in dates for n in (d.year, d.month, d.day) if n is not None]
    return all(type(n) is int and 0 < n < 10_000 for n in numbers) and all(
        1 <= (d.month or 1) <= 12 and 1 <= (d.day or 1) <= 31 for d in dates
    )


def _fits(value: Any, default: Any) -> bool:
    if isinstance(default, str | bool):
        return isinstance(value, type(default))
    if default is None:
        return value is None or isinstance(value, dict)
    return isinstance(value, list) and all(isinstance(part, str | dict | list) for part in value)


def _study_entry(position: int, item: Any) -> Entry:
    raw = json.dumps(item, ensure_ascii=False)
    try:
        return Entry(position, position, raw, study_record(item))
    except BadInput as error:
        return Entry(position, position, raw, None, str(error))
