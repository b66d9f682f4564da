"""Events: what people register for, its programme and materials, the series across cities; a letter can bring a file.

Nothing of it was there before. Going back takes the events away.
"""

import sqlalchemy as sa
from alembic import op

revision = 'd3f8a51b7c60'
down_revision = 'd3a81f60b7c4'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('event_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_event_series_space_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_series')),
    sa.UniqueConstraint('handle', name=op.f('uq_event_series_handle'))
    )
    with op.batch_alter_table('event_series') as batch_op:
        batch_op.create_index(batch_op.f('ix_event_series_space_id'), ['space_id'], unique=False)

    op.create_table('events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sort', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('registers_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('needs_approval', sa.Boolean(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('keep_days', sa.Integer(), nullable=False),
    sa.Column('forget_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('figures', sa.JSON(), nullable=True),
    sa.Column('report', sa.String(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('uid', sa.String(length=16), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.CheckConstraint('(forgotten_at IS NULL) = (figures IS NULL)', name=op.f('ck_events_figures_stay')),
    sa.CheckConstraint('capacity >= 1', name=op.f('ck_events_room_for_one')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_events_in_order')),
    sa.ForeignKeyConstraint(['id'], ['records.id'], name=op.f('fk_events_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['series_id'], ['event_series.id'], name=op.f('fk_events_series_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events')),
    sa.UniqueConstraint('uid', name=op.f('uq_events_uid'))
    )
    with op.batch_alter_table('events') as batch_op:
        batch_op.create_index('ix_events_forgotten_at_forget_at', ['forgotten_at', 'forget_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_series_id'), ['series_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_starts_at'), ['starts_at'], unique=False)
        batch_op.create_index('ix_events_state_registers_until', ['state', 'registers_until'], unique=False)

    op.create_table('event_materials',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_materials_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_materials')),
    sa.UniqueConstraint('handle', name=op.f('uq_event_materials_handle'))
    )
    with op.batch_alter_table('event_materials') as batch_op:
        batch_op.create_index(batch_op.f('ix_event_materials_event_id'), ['event_id'], unique=False)

    op.create_table('event_sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('leader', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_event_sessions_in_order')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_sessions_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_sessions')),
    sa.UniqueConstraint('handle', name=op.f('uq_event_sessions_handle'))
    )
    with op.batch_alter_table('event_sessions') as batch_op:
        batch_op.create_index(batch_op.f('ix_event_sessions_event_id'), ['event_id'], unique=False)

    op.create_table('registrations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('form', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('team', sa.String(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_registrations_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_registrations_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registrations')),
    sa.UniqueConstraint('event_id', 'form', name=op.f('uq_registrations_event_id_form')),
    sa.UniqueConstraint('event_id', 'key', name=op.f('uq_registrations_event_id_key')),
    sa.UniqueConstraint('handle', name=op.f('uq_registrations_handle'))
    )
    with op.batch_alter_table('registrations') as batch_op:
        batch_op.create_index('ix_registrations_event_id_state_id', ['event_id', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_registrations_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('mails') as batch_op:
        batch_op.add_column(sa.Column('calendar', sa.String(), server_default='', nullable=False))
    with op.batch_alter_table('mails') as batch_op:
        batch_op.alter_column('calendar', server_default=None)


def downgrade():
    with op.batch_alter_table('mails') as batch_op:
        batch_op.drop_column('calendar')

    with op.batch_alter_table('registrations') as batch_op:
        batch_op.drop_index(batch_op.f('ix_registrations_user_id'))
        batch_op.drop_index('ix_registrations_event_id_state_id')

    op.drop_table('registrations')
    with op.batch_alter_table('event_sessions') as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_sessions_event_id'))

    op.drop_table('event_sessions')
    with op.batch_alter_table('event_materials') as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_materials_event_id'))

    op.drop_table('event_materials')
    with op.batch_alter_table('events') as batch_op:
        batch_op.drop_index('ix_events_state_registers_until')
        batch_op.drop_index(batch_op.f('ix_events_starts_at'))
        batch_op.drop_index(batch_op.f('ix_events_series_id'))
        batch_op.drop_index('ix_events_forgotten_at_forget_at')

    op.drop_table('events')
    with op.batch_alter_table('event_series') as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_series_space_id'))

    op.drop_table('event_series')
