"""Title, first author and pages by which a run passes over stored records that share a key by chance."""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("letters", "author"):
        op.add_column("match_entry", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in ("first_page", "last_page"):
        op.add_column("match_entry", sa.Column(name, db.types.Whole, nullable=False, server_default="0"))
