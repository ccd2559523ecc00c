"""What verdicts were made from, whose texts are alike, and the file behind each reading"""

import sqlalchemy as sa
from alembic import op

revision = "0007_judged"
down_revision = "0006_packed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judged",
        sa.Column("unit_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "year", name=op.f("pk_judged")),
    )
    op.create_table(
        "compared",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_compared")),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("findings", "id", type_=sa.BigInteger())


def downgrade() -> None:
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_column("document")
    op.drop_table("compared")
    op.drop_table("judged")
