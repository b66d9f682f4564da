"""A space says how many of its members a meeting needs; a meeting keeps how many those were at its beginning.

No number is asked for, as it was everywhere.
"""

import sqlalchemy as sa
from alembic import op

revision = 'a4e7c1d95b20'
down_revision = 'e61c09d5a2f8'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('meetings') as batch_op:
        batch_op.add_column(sa.Column('quorum', sa.Integer(), nullable=True))
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.add_column(sa.Column('meeting_quorum', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.alter_column('meeting_quorum', server_default=None)


def downgrade():
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.drop_column('meeting_quorum')
    with op.batch_alter_table('meetings') as batch_op:
        batch_op.drop_column('quorum')
