"""What services say about records."""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", db.types.Whole, nullable=False),
        sa.Column("uuid", db.types.GlobalId(), nullable=False),
        sa.Column("action_id", db.types.Whole, nullable=False),
        sa.Column("record_id", db.types.Whole, nullable=False),
        sa.Column("flag", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_notice_words")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_notice_action_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_notice_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("record_id", "service", "words", name=op.f("uq_notice_record_id_service_words")),
        sa.UniqueConstraint("uuid", name=op.f("uq_notice_uuid")),
        sqlite_strict=True,
    )
