"""Meetings are called, attended, minuted and approved.

The meetings that are there were called in the old way, by telling people: so they are called, under a name for
calendars that is made here. Nothing of an agenda is internal yet.
"""

import secrets
import string

import sqlalchemy as sa
from alembic import op

revision = 'c2f84a6e9b10'
down_revision = '7d1e90c4a2b6'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('attendances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=True),
    sa.Column('guest', sa.String(), nullable=False),
    sa.Column('guest_skeleton', sa.String(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(membership_id IS NULL) != (guest_skeleton IS NULL)', name=op.f('ck_attendances_member_or_guest')),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_attendances_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_attendances_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_attendances_membership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendances')),
    sa.UniqueConstraint('handle', name=op.f('uq_attendances_handle')),
    sa.UniqueConstraint('meeting_id', 'guest_skeleton', name=op.f('uq_attendances_meeting_id_guest_skeleton')),
    sa.UniqueConstraint('meeting_id', 'membership_id', name=op.f('uq_attendances_meeting_id_membership_id'))
    )
    with op.batch_alter_table('attendances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendances_membership_id'), ['membership_id'], unique=False)

    op.create_table('meeting_answers',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(length=32), nullable=True),
    sa.Column('word', sa.String(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_sequence', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_answers_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_meeting_answers_membership_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'membership_id', name=op.f('pk_meeting_answers'))
    )
    with op.batch_alter_table('meeting_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_answers_membership_id'), ['membership_id'], unique=False)

    op.create_table('minutes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('document', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_minutes_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_minutes_meeting_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes')),
    sa.UniqueConstraint('meeting_id', 'edition', name=op.f('uq_minutes_meeting_id_edition'))
    )
    op.create_table('minutes_voices',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('approves', sa.Boolean(), nullable=False),
    sa.Column('correction', sa.String(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_minutes_voices_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_minutes_voices_membership_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'membership_id', name=op.f('pk_minutes_voices'))
    )
    with op.batch_alter_table('minutes_voices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_voices_membership_id'), ['membership_id'], unique=False)

    op.create_table('action_lines',
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_action_lines_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_action_lines_task_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('task_id', name=op.f('pk_action_lines'))
    )
    with op.batch_alter_table('action_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_lines_item_id'), ['item_id'], unique=False)

    op.create_table('presences',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_presences_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_presences_membership_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'membership_id', name=op.f('pk_presences'))
    )
    with op.batch_alter_table('presences', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_presences_membership_id'), ['membership_id'], unique=False)

    op.create_table('resolutions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_resolutions_by_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_resolutions_item_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resolutions')),
    sa.UniqueConstraint('handle', name=op.f('uq_resolutions_handle'))
    )
    with op.batch_alter_table('resolutions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resolutions_item_id'), ['item_id'], unique=False)

    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_internal', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.String(length=32), server_default='called', nullable=False))
        batch_op.add_column(sa.Column('uid', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('sequence', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('review_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('silence_approves', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('minutes_edition', sa.Integer(), server_default='0', nullable=False))

    meetings = sa.table('meetings', sa.column('id', sa.Integer()), sa.column('uid', sa.String()))
    connection = op.get_bind()
    for (meeting_id,) in connection.execute(sa.select(meetings.c.id)).fetchall():
        uid = ''.join(secrets.choice(string.ascii_letters + string.digits) for _ in range(13))
        connection.execute(meetings.update().where(meetings.c.id == meeting_id).values(uid=uid))

    with op.batch_alter_table('agenda_items') as batch_op:
        batch_op.alter_column('is_internal', server_default=None)

    with op.batch_alter_table('meetings') as batch_op:
        batch_op.alter_column('uid', nullable=False)
        batch_op.alter_column('state', server_default=None)
        batch_op.alter_column('sequence', server_default=None)
        batch_op.alter_column('silence_approves', server_default=None)
        batch_op.alter_column('minutes_edition', server_default=None)
        batch_op.create_unique_constraint(batch_op.f('uq_meetings_uid'), ['uid'])
        batch_op.create_check_constraint('review_ends', "state != 'in_review' OR review_until IS NOT NULL")


def downgrade():
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.drop_constraint('review_ends', type_='check')
        batch_op.drop_constraint(batch_op.f('uq_meetings_uid'), type_='unique')
        batch_op.drop_column('minutes_edition')
        batch_op.drop_column('silence_approves')
        batch_op.drop_column('review_until')
        batch_op.drop_column('sequence')
        batch_op.drop_column('uid')
        batch_op.drop_column('state')

    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.drop_column('is_internal')

    with op.batch_alter_table('resolutions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resolutions_item_id'))

    op.drop_table('resolutions')
    with op.batch_alter_table('presences', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_presences_membership_id'))

    op.drop_table('presences')
    with op.batch_alter_table('action_lines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_lines_item_id'))

    op.drop_table('action_lines')
    with op.batch_alter_table('minutes_voices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_voices_membership_id'))

    op.drop_table('minutes_voices')
    op.drop_table('minutes')
    with op.batch_alter_table('meeting_answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_answers_membership_id'))

    op.drop_table('meeting_answers')
    with op.batch_alter_table('attendances', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendances_membership_id'))

    op.drop_table('attendances')
