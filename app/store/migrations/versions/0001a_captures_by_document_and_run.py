"""Captures are found by the document they brought and by their run; readings keep why they failed as a code"""

import sqlalchemy as sa
from alembic import op

revision = "0001a"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("captures", schema=None) as batch_op:
        batch_op.create_index("ix_captures_sha256", ["sha256"], unique=False)
        batch_op.create_index("ix_captures_run_id", ["run_id"], unique=False)
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("error_code", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_column("error_code")
    with op.batch_alter_table("captures", schema=None) as batch_op:
        batch_op.drop_index("ix_captures_run_id")
        batch_op.drop_index("ix_captures_sha256")
