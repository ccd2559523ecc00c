"""The numbers of a report beside it, packed; on PostgreSQL texts of any length, ordered by their characters' codes"""

import sqlalchemy as sa
from alembic import op

revision = "0006_packed"
down_revision = "0005_digests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("numbers", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return  # SQLite holds texts to no length and compares them by code anyway
    inspector = sa.inspect(connection)
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        bound = {name for key in inspector.get_foreign_keys(table) for name in key["constrained_columns"]}
        for column in inspector.get_columns(table):
            # Run ids and user names keep their type where another table refers to them; they are short and made by the program.
            if isinstance(column["type"], sa.String) and column["name"] not in bound | {"run_id"} and table != "users":
                op.alter_column(table, column["name"], type_=sa.Text(collation="C"))


def downgrade() -> None:
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_column("numbers")
        batch_op.drop_column("form")
