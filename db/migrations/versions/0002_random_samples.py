"""Random samples for the stopping rule, and indexes by item."""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_adjudication_item": ("adjudication", ["stage", "item"]),
    "ix_decision_item": ("decision", ["stage", "item"]),
    "ix_label_citation": ("label", ["citation_id"]),
    "ix_pair_judgement_a": ("pair_judgement", ["record_a", "record_b"]),
    "ix_pair_judgement_b": ("pair_judgement", ["record_b"]),
    "ix_removal_citation": ("removal", ["citation_id"]),
    "ix_repeated_entry_record": ("repeated_entry", ["record_id"]),
    "ix_retrieval_report": ("retrieval", ["report_id"]),
}


def upgrade() -> None:
    op.create_table(
        "stopping_sample",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("run_id", db.types.Whole, nullable=False),
        sa.Column("recall", db.types.Real, nullable=False),
        sa.Column("confidence", db.types.Real, nullable=False),
        sa.Column("looks", db.types.JsonText(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('title_abstract', 'full_text')", name=op.f("ck_stopping_sample_stage_word")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_stopping_sample_action_id")),
        sa.ForeignKeyConstraint(["run_id"], ["ranking_run.id"], name=op.f("fk_stopping_sample_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stopping_sample")),
        sa.UniqueConstraint("uuid", name=op.f("uq_stopping_sample_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "stopping_sample_item",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("sample_id", db.types.Whole, nullable=False),
        sa.Column("position", db.types.Whole, nullable=False),
        sa.Column("item", db.types.Whole, nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_stopping_sample_item_action_id")),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["stopping_sample.id"], name=op.f("fk_stopping_sample_item_sample_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stopping_sample_item")),
        sa.UniqueConstraint("sample_id", "item", name=op.f("uq_stopping_sample_item_sample_id_item")),
        sa.UniqueConstraint("sample_id", "position", name=op.f("uq_stopping_sample_item_sample_id_position")),
        sqlite_strict=True,
    )
    for name, (table, columns) in INDEXES.items():
        op.create_index(op.f(name), table, columns)
