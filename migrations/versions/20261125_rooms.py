"""A running meeting has a room: the point it is at, who wants to speak, and what hands were raised for.

Nothing that is there changes: the room of a meeting that runs begins at its first point when somebody turns to it.
"""

import sqlalchemy as sa
from alembic import op

revision = 'e5b1c7f02d48'
down_revision = 'f1c7b2de8a55'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('rooms',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('moves', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_rooms_item_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_rooms_meeting_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_rooms'))
    )
    with op.batch_alter_table('rooms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rooms_item_id'), ['item_id'], unique=False)

    op.create_table('times_spent',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_times_spent_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_times_spent'))
    )
    op.create_table('speakers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ended_at IS NULL OR began_at IS NOT NULL', name=op.f('ck_speakers_ended_after_it_began')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_speakers_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_speakers_membership_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speakers'))
    )
    with op.batch_alter_table('speakers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_speakers_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_speakers_membership_id'), ['membership_id'], unique=False)
        batch_op.create_index('uq_speakers_once', ['meeting_id', 'membership_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('polls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counts', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint('(closed_at IS NULL) = (counts IS NULL)', name=op.f('ck_polls_counted_at_the_close')),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_polls_by_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_polls_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_polls')),
    sa.UniqueConstraint('handle', name=op.f('uq_polls_handle'))
    )
    with op.batch_alter_table('polls', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_polls_item_id'), ['item_id'], unique=False)

    op.create_table('hands',
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_hands_membership_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_hands_poll_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('poll_id', 'membership_id', name=op.f('pk_hands'))
    )
    with op.batch_alter_table('hands', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hands_membership_id'), ['membership_id'], unique=False)


def downgrade():
    op.drop_table('hands')
    op.drop_table('polls')
    op.drop_table('speakers')
    op.drop_table('times_spent')
    op.drop_table('rooms')
