"""Looking after a review: is everything sound, and copies of it."""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, text

from db import append_only, backup, migrations, tables
from db.backup import Copy
from db.engine import wal_is_safe
from db.read import audit
from db.types import canonical_json
from db.unit_of_work import reading
from review.errors import BrokenInvariant
from review.prisma.identities import check_flow
from review.services.flow import flow_of
from review.services.session import Review


@dataclass(frozen=True, slots=True)
class Finding:
    """One check and what it found; `sound` is False where something must be done."""

    check: str
    sound: bool
    words: str


def examine(review: Review) -> tuple[Finding, ...]:
    """Check structure, triggers, digests and the identities of the flow."""
    schema = _schema(review)
    with reading(review.store) as connection:
        findings = [
            schema,
            _structure(connection, sqlite=review.store.is_sqlite),
            _triggers(connection),
            _digests(connection),
            _identities(connection),
        ]
        facts = sum(audit.counts(connection).values())
    findings.append(Finding("facts", sound=True, words=f"{facts} facts"))
    if review.store.is_sqlite:
        findings.append(Finding("durability", sound=True, words=_durability()))
    return tuple(findings)


def _schema(review: Review) -> Finding:
    have, newest = migrations.revision_of(review.store), migrations.newest()
    return Finding("schema", have == newest, f"revision {have}, newest {newest}")


def _structure(connection: Connection, *, sqlite: bool) -> Finding:
    if not sqlite:
        return Finding("structure", sound=True, words="checked by PostgreSQL (pg_amcheck looks deeper)")
    state = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
    sound = state == ["ok"] and not dangling
    return Finding(
        "structure", sound, "sound" if sound else f"{state[0]}; {len(dangling)} dangling references"
    )


def _triggers(connection: Connection) -> Finding:
    gone = append_only.missing(connection)
    return Finding(
        "append-only", not gone, f"{len(gone)} triggers missing" if gone else "every table is protected"
    )


def _digests(connection: Connection) -> Finding:
    wrong: list[str] = []
    for table, column, digest in (
        (tables.source_file, "content", "sha256"),
        (tables.fetch_chunk, "content", "sha256"),
        (tables.attachment, "content", "sha256"),
        (tables.record, "raw", "raw_sha256"),
        (tables.analysis_spec, "spec", "sha256"),
        (tables.analysis_result, "input", "input_sha256"),
        (tables.analysis_result, "result", "result_sha256"),
    ):
        rows = connection.execute(select(table.c.id, table.c[column], table.c[digest]))
        wrong += [f"{table.name}:{key}" for key, content, sha in rows if _sha(content) != sha]
    words = f"changed: {', '.join(wrong[:5])}" if wrong else "every stored text and file is as received"
    return Finding("digests", not wrong, words)


def _sha(content: object) -> str:
    if isinstance(content, str):
        raw = content.encode()
    elif isinstance(content, bytes | memoryview):
        raw = bytes(content)
    else:
        raw = canonical_json(content).encode()
    return hashlib.sha256(raw).hexdigest()


def _identities(connection: Connection) -> Finding:
    try:
        check_flow(flow_of(connection))
    except BrokenInvariant as fault:
        return Finding("flow", sound=False, words=str(fault))
    return Finding("flow", sound=True, words="every identity holds")


def _durability() -> str:
    version = sqlite3.sqlite_version
    if wal_is_safe():
        return f"SQLite {version}: write-ahead log, every commit synced"
    return f"SQLite {version} has the WAL-reset bug: rollback journal, every commit synced"


def back_up(review: Review, target: Path) -> Copy:
    """Write a verified copy of a review file."""
    return backup.back_up(review.store, target)


def restore(copy: Path, target: Path) -> Copy:
    """Put a verified copy where no review is now."""
    return backup.restore(copy, target)


def drill(copy: Path) -> Copy:
    """Verify a copy without touching anything."""
    return backup.verify_copy(copy)
