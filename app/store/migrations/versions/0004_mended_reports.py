"""What would make the sums of a judged report hold"""

import sqlalchemy as sa
from alembic import op

revision = "0004_mended"
down_revision = "0003_frontier"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mended",
        sa.Column("unit_id", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "year", name=op.f("pk_mended")),
    )


def downgrade() -> None:
    op.drop_table("mended")
