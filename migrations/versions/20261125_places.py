"""A space can say in which town of the map it is."""

import sqlalchemy as sa
from alembic import op

revision = 'f1c7b2de8a55'
down_revision = 'e5a90d1c7f34'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.add_column(sa.Column('place', sa.String(), server_default='', nullable=False))
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.alter_column('place', server_default=None)


def downgrade():
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.drop_column('place')
