"""Which letters people want and when; letters that are known when they come twice, and that wait for their server.

Old rows: everybody is told of what needs them at once, of the rest once a week, and of nothing at night; each gets what
the addresses that end letters are made of. What waited in the outbox waits on.
"""

import secrets
import string

import sqlalchemy as sa
from alembic import op

revision = 'e61c09d5a2f8'
down_revision = 'd3f8a51b7c60'
branch_labels = None
depends_on = None

ALNUM = string.ascii_letters + string.digits


def handle():
    return "".join(secrets.choice(ALNUM) for _ in range(13))


def fill(table, column):
    """Each row its own random word."""
    rows = sa.table(table, sa.column('id'), sa.column(column))
    db = op.get_bind()
    for (row_id,) in db.execute(sa.select(rows.c.id)).all():
        db.execute(rows.update().where(rows.c.id == row_id).values({column: handle()}))


def upgrade():
    moment = sa.DateTime(timezone=True)
    for column in (
        sa.Column('letters_at_once', sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column('digest', sa.String(length=32), server_default='weekly', nullable=False),
        sa.Column('quiet_from', sa.Integer(), server_default='21', nullable=False),
        sa.Column('quiet_until', sa.Integer(), server_default='8', nullable=False),
        sa.Column('hush_until', moment, nullable=True),
        sa.Column('digest_at', moment, nullable=True),
        sa.Column('mail_handle', sa.String(length=16), nullable=True),
    ):
        op.add_column('users', column)
    fill('users', 'mail_handle')
    op.create_index('ix_users_digest_at', 'users', ['digest_at'], unique=False)
    op.create_index('ix_users_mail_handle', 'users', ['mail_handle'], unique=True)
    op.add_column('mails', sa.Column('uid', sa.String(length=16), nullable=True))
    op.add_column('mails', sa.Column('stop', sa.String(), server_default='', nullable=False))
    op.add_column('mails', sa.Column('next_at', moment, nullable=True))
    fill('mails', 'uid')
    with op.batch_alter_table('mails') as batch_op:
        batch_op.alter_column('uid', nullable=False)
        batch_op.alter_column('stop', server_default=None)
        batch_op.create_unique_constraint(op.f('uq_mails_uid'), ['uid'])


def downgrade():
    with op.batch_alter_table('mails') as batch_op:
        batch_op.drop_constraint(op.f('uq_mails_uid'), type_='unique')
        for column in ('uid', 'stop', 'next_at'):
            batch_op.drop_column(column)
    op.drop_index('ix_users_mail_handle', 'users')
    op.drop_index('ix_users_digest_at', 'users')
    for column in ('letters_at_once', 'digest', 'quiet_from', 'quiet_until', 'hush_until', 'digest_at', 'mail_handle'):
        op.drop_column('users', column)
