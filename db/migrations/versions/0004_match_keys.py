"""Keys by which a run finds the stored records that new ones may be copies of."""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_entry",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("record_id", db.types.Whole, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("volume", db.types.Whole, nullable=False),
        sa.Column("issue", db.types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_match_entry_action_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_match_entry_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_entry")),
        sa.UniqueConstraint("record_id", "rules", name=op.f("uq_match_entry_record_id_rules")),
        sqlite_strict=True,
    )
    op.create_table(
        "match_key",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("record_id", db.types.Whole, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("key", db.types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_match_key_action_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_match_key_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_match_key", "match_key", ["key", "rules", "record_id"])
