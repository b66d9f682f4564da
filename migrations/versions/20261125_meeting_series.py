"""Meetings come in series; points of an agenda come from the backlog or from the last meeting, and are about records.

The meetings that are there belong to no series, and nothing of their agendas comes back.
"""

import sqlalchemy as sa
from alembic import op

revision = 'a51d8e07c3f4'
down_revision = 'a4e7c1d93b52'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('meeting_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('rhythm', sa.String(length=32), nullable=False),
    sa.Column('every', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('hour', sa.Time(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('every >= 1', name=op.f('ck_meeting_series_goes_on')),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_meeting_series_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_meeting_series_space_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_series')),
    sa.UniqueConstraint('handle', name=op.f('uq_meeting_series_handle'))
    )
    with op.batch_alter_table('meeting_series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_series_space_id'), ['space_id'], unique=False)

    op.create_table('series_points',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('wanted', sa.String(length=32), nullable=False),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['leader_id'], ['memberships.id'], name=op.f('fk_series_points_leader_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['series_id'], ['meeting_series.id'], name=op.f('fk_series_points_series_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series_points')),
    sa.UniqueConstraint('handle', name=op.f('uq_series_points_handle'))
    )
    with op.batch_alter_table('series_points', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_series_points_series_id'), ['series_id'], unique=False)

    op.create_table('agenda_wishes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('wanted', sa.String(length=32), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_agenda_wishes_by_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_agenda_wishes_item_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_agenda_wishes_space_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_wishes')),
    sa.UniqueConstraint('handle', name=op.f('uq_agenda_wishes_handle'))
    )
    with op.batch_alter_table('agenda_wishes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_wishes_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_wishes_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_wishes_space_id'), ['space_id'], unique=False)

    op.create_table('item_records',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_item_records_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['record_id'], ['records.id'], name=op.f('fk_item_records_record_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'record_id', name=op.f('pk_item_records'))
    )
    with op.batch_alter_table('item_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_records_record_id'), ['record_id'], unique=False)

    op.create_table('item_origins',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('origin', sa.String(length=32), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=True),
    sa.Column('resolution_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['from_id'], ['agenda_items.id'], name=op.f('fk_item_origins_from_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_item_origins_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['resolution_id'], ['resolutions.id'], name=op.f('fk_item_origins_resolution_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_item_origins'))
    )
    with op.batch_alter_table('item_origins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_origins_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_origins_resolution_id'), ['resolution_id'], unique=False)

    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.add_column(sa.Column('until_done', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('done_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('agenda_items') as batch_op:
        batch_op.alter_column('until_done', server_default=None)

    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('series_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('series_day', sa.Date(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_meetings_series_id_series_day'), ['series_id', 'series_day'])
        batch_op.create_foreign_key(batch_op.f('fk_meetings_series_id'), 'meeting_series', ['series_id'], ['id'], ondelete='SET NULL')



def downgrade():
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_meetings_series_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_meetings_series_id_series_day'), type_='unique')
        batch_op.drop_column('series_day')
        batch_op.drop_column('series_id')

    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.drop_column('done_at')
        batch_op.drop_column('until_done')

    with op.batch_alter_table('item_origins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_origins_resolution_id'))
        batch_op.drop_index(batch_op.f('ix_item_origins_from_id'))

    op.drop_table('item_origins')
    with op.batch_alter_table('item_records', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_records_record_id'))

    op.drop_table('item_records')
    with op.batch_alter_table('agenda_wishes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_wishes_space_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_wishes_item_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_wishes_by_id'))

    op.drop_table('agenda_wishes')
    with op.batch_alter_table('series_points', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_series_points_series_id'))

    op.drop_table('series_points')
    with op.batch_alter_table('meeting_series', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_series_space_id'))

    op.drop_table('meeting_series')
