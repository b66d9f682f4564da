"""Letters that can be answered: each says where to.

Those that wait in the outbox say nothing of it, as they were written.
"""

import sqlalchemy as sa
from alembic import op

revision = '3e9a70c5d1b4'
down_revision = 'c4a81e7f3d05'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('mails', sa.Column('reply_to', sa.String(), server_default='', nullable=False))
    with op.batch_alter_table('mails') as batch_op:
        batch_op.alter_column('reply_to', server_default=None)


def downgrade():
    with op.batch_alter_table('mails') as batch_op:
        batch_op.drop_column('reply_to')
