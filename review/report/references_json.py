"""Records as JSON: the program's own objects, every field kept."""

import json

from review.record import Record, record_to_json


def json_entry(record: Record) -> str:
    """Return a record as a JSON object on one line."""
    return json.dumps(record_to_json(record), ensure_ascii=False)
