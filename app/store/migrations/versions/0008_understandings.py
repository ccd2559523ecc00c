"""What was last understood of each article"""

import sqlalchemy as sa
from alembic import op

revision = "0008_understandings"
down_revision = "0007_judged"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "understandings",
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_key", name=op.f("pk_understandings")),
    )


def downgrade() -> None:
    op.drop_table("understandings")
