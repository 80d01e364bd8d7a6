"""A file larger than what is bound whole is kept byte for byte, and is as fixed as any other fact."""

from sqlalchemy import select

from db import tables
from db.unit_of_work import reading, write
from db.write.sources import add_file
from review.services.session import Review


def test_a_large_file_is_kept_whole(review: Review) -> None:
    """Written in pieces on SQLite; the same bytes twice are one file."""
    content = bytes(range(256)) * (9 << 12)
    made = [
        write(review.store, review.action("test", None), lambda w: add_file(w, content), lambda *_: 0)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    with reading(review.store) as connection:
        kept = connection.execute(select(tables.source_file.c.content)).scalar_one()
    assert bytes(kept) == content
