"""What a run has finished, and the columns that the register might add"""

import sqlalchemy as sa
from alembic import op

revision = "0003_frontier"
down_revision = "0002_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frontier",
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=600), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_frontier_run_id_runs")),
        sa.PrimaryKeyConstraint("run_id", "kind", "step", name=op.f("pk_frontier")),
    )
    op.create_table(
        "suggestions",
        sa.Column("column_url", sa.String(length=500), nullable=False),
        sa.Column("first_run", sa.String(length=40), nullable=False),
        sa.Column("last_run", sa.String(length=40), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["first_run"], ["runs.run_id"], name=op.f("fk_suggestions_first_run_runs")),
        sa.ForeignKeyConstraint(["last_run"], ["runs.run_id"], name=op.f("fk_suggestions_last_run_runs")),
        sa.PrimaryKeyConstraint("column_url", name=op.f("pk_suggestions")),
    )


def downgrade() -> None:
    op.drop_table("suggestions")
    op.drop_table("frontier")
