"""When people were last here, so that home can say what happened since.

Old rows: nobody was seen yet. Until their next visit but one, home tells of the last fortnight.
"""

import sqlalchemy as sa
from alembic import op

revision = 'c41f7e0a93d6'
down_revision = 'a3f61c0d8e27'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('users', sa.Column('here_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('users', sa.Column('was_here_at', sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.drop_column('was_here_at')
        batch_op.drop_column('here_at')
