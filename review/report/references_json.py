"""Records as JSON: a list of the program's own objects, every field kept."""

import json
from collections.abc import Sequence

from review.record import Record, record_to_json


def json_list(records: Sequence[Record]) -> str:
    """Return records as a JSON list, one object a record."""
    return json.dumps([record_to_json(record) for record in records], ensure_ascii=False, indent=1) + "\n"
