"""What people were told, one row for each person and thing; and whether they want to hear of a space.

Nobody was told anything before: old rows are none, and everybody hears of their spaces.
"""

import sqlalchemy as sa
from alembic import op

revision = 'd3a81f60b7c4'
down_revision = 'd41c7a90be35'
branch_labels = None
depends_on = None


def upgrade():
    moment = sa.DateTime(timezone=True)
    op.create_table(
        'notices',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('space_id', sa.Integer(), nullable=False),
        sa.Column('record_id', sa.Integer(), nullable=True),
        sa.Column('happening', sa.String(length=32), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.Integer(), nullable=True),
        sa.Column('needs_at', moment, nullable=True),
        sa.Column('begun_at', moment, nullable=False),
        sa.Column('at', moment, nullable=False),
        sa.Column('read_at', moment, nullable=True),
        sa.Column('mailed_at', moment, nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_notices_user_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_notices_space_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['record_id'], ['records.id'], name=op.f('fk_notices_record_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_notices_comment_id'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    )
    of_a_record, of_a_space = sa.text('record_id IS NOT NULL'), sa.text('record_id IS NULL')
    unread = sa.text('read_at IS NULL')
    op.create_index('ix_notices_user_id_record_id', 'notices', ['user_id', 'record_id'], unique=True, sqlite_where=of_a_record, postgresql_where=of_a_record)
    op.create_index('ix_notices_user_id_space_id', 'notices', ['user_id', 'space_id'], unique=True, sqlite_where=of_a_space, postgresql_where=of_a_space)
    op.create_index('ix_notices_unread', 'notices', ['user_id', 'at'], unique=False, sqlite_where=unread, postgresql_where=unread)
    for column in ('space_id', 'record_id', 'comment_id'):
        op.create_index(op.f(f'ix_notices_{column}'), 'notices', [column], unique=False)
    op.add_column('memberships', sa.Column('wants_news', sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade():
    op.drop_column('memberships', 'wants_news')
    op.drop_table('notices')
