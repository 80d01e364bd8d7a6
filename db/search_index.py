"""The index behind full-text search: FTS5 on SQLite, tsvector on PostgreSQL, over one table of tokens.

The tokens come from one tokenizer in the core, so that both databases find the same records; every searched
token finds the words that begin with it.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, TextClause, inspect, text

_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(tokens, content='search_text',"
    " content_rowid='id', detail='none', columnsize=0, tokenize=\"ascii tokenchars '_'\")",
)
_VECTOR = "array_to_tsvector(string_to_array(tokens, ' '))"
_POSTGRESQL = (f"CREATE INDEX IF NOT EXISTS ix_search_text_tokens ON search_text USING gin ({_VECTOR})",)
LONGEST = 200  # characters of a token; PostgreSQL refuses lexemes above 2046 bytes


def install(connection: Connection) -> None:
    """Put the index beside the table of tokens; safe to repeat."""
    if not inspect(connection).has_table("search_text"):
        return
    for statement in _POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE:
        connection.execute(text(statement))


def take_in(connection: Connection, batch: int) -> None:
    """Put the tokens of a batch's records into the index; PostgreSQL does so by itself.

    No trigger does it: FTS5 is refused in triggers under `trusted_schema=OFF`.
    """
    if connection.dialect.name != "postgresql":
        connection.execute(
            text(
                "INSERT INTO search_index(rowid, tokens) SELECT id, tokens FROM search_text"
                " WHERE record_id IN (SELECT id FROM record WHERE batch_id = :batch)"
            ).bindparams(batch=batch)
        )


def stored_tokens(tokens: Sequence[str]) -> str:
    """Return tokens as the table keeps them: each once, cut to a length both databases take."""
    return " ".join(dict.fromkeys(token[:LONGEST] for token in tokens))


def matching(dialect: str, tokens: Sequence[str]) -> TextClause:
    """Return the statement that selects the records whose words begin with all of some tokens.

    The tokens are quoted: nothing in them is read as syntax.
    """
    cut = [token[:LONGEST].replace('"', "").replace("'", "").replace("\\", "") for token in tokens]
    if dialect == "postgresql":
        asked = " & ".join(f"'{token}':*" for token in cut)
        where = f"{_VECTOR} @@ CAST(:asked AS tsquery)"
        statement = f"SELECT record_id FROM search_text WHERE {where}"  # noqa: S608
        return text(statement).bindparams(asked=asked)
    asked = " ".join(f'"{token}"*' for token in cut)
    statement = (
        "SELECT record_id FROM search_text WHERE id IN"
        " (SELECT rowid FROM search_index WHERE search_index MATCH :asked)"
    )
    return text(statement).bindparams(asked=asked)
