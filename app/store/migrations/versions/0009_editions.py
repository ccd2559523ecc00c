"""Which verdicts are stored, and what they were judged by"""

import sqlalchemy as sa
from alembic import op

revision = "0009_editions"
down_revision = "0008_understandings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("crawl_run", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
    )


def downgrade() -> None:
    op.drop_table("editions")
