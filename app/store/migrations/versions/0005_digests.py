"""On which day each channel sent its last digest"""

import sqlalchemy as sa
from alembic import op

revision = "0005_digests"
down_revision = "0004_mended"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digests",
        sa.Column("channel", sa.String(length=200), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_digests")),
    )


def downgrade() -> None:
    op.drop_table("digests")
