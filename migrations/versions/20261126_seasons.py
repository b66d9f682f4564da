"""Seasons: their calls, what was handed in, their programmes, the figures kept of them; a recommendation says of which
season it is.

Nothing that is there belongs to a season, and no text is frozen.
"""

import sqlalchemy as sa
from alembic import op

revision = 'b7d0c46a1e59'
down_revision = 'b7d40e9c6a18'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('seasons',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('calls', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_id', sa.Integer(), nullable=True),
    sa.Column('statement', sa.String(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_seasons_closed')),
    sa.CheckConstraint("state = 'draft' OR (opens_at IS NOT NULL AND closes_at IS NOT NULL)", name=op.f('ck_seasons_called')),
    sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_seasons_window')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_seasons_in_order')),
    sa.ForeignKeyConstraint(['last_id'], ['seasons.id'], name=op.f('fk_seasons_last_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_seasons_space_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seasons')),
    sa.UniqueConstraint('space_id', 'number', name=op.f('uq_seasons_space_id_number'))
    )
    with op.batch_alter_table('seasons', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seasons_last_id'), ['last_id'], unique=False)

    op.create_table('season_figures',
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('formula', sa.Integer(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_season_figures_season_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('season_id', 'at', 'formula', name=op.f('pk_season_figures'))
    )
    op.create_table('season_paths',
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('path_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['path_id'], ['paths.id'], name=op.f('fk_season_paths_path_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_season_paths_season_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('season_id', 'path_id', name=op.f('pk_season_paths'))
    )
    with op.batch_alter_table('season_paths', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_season_paths_path_id'), ['path_id'], unique=False)

    op.create_table('season_snapshots',
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('formula', sa.Integer(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_season_snapshots_season_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('season_id', name=op.f('pk_season_snapshots'))
    )
    op.create_table('hand_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_carried', sa.Boolean(), nullable=False),
    sa.CheckConstraint('until IS NOT NULL OR NOT is_carried', name=op.f('ck_hand_ins_carried')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_hand_ins_proposal_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_hand_ins_season_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_ins'))
    )
    with op.batch_alter_table('hand_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_ins_proposal_id'), ['proposal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hand_ins_season_id'), ['season_id'], unique=False)
        batch_op.create_index('uq_hand_ins_once', ['season_id', 'proposal_id'], unique=True, sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))

    op.create_table('season_rooms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_season_rooms_season_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season_rooms')),
    sa.UniqueConstraint('handle', name=op.f('uq_season_rooms_handle'))
    )
    with op.batch_alter_table('season_rooms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_season_rooms_season_id'), ['season_id'], unique=False)

    op.create_table('season_slots',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_season_slots_in_order')),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_season_slots_season_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season_slots')),
    sa.UniqueConstraint('handle', name=op.f('uq_season_slots_handle'))
    )
    with op.batch_alter_table('season_slots', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_season_slots_season_id'), ['season_id'], unique=False)

    op.create_table('season_sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('space_id', sa.Integer(), nullable=True),
    sa.Column('path_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_season_sessions_in_order')),
    sa.ForeignKeyConstraint(['leader_id'], ['memberships.id'], name=op.f('fk_season_sessions_leader_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['path_id'], ['paths.id'], name=op.f('fk_season_sessions_path_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['room_id'], ['season_rooms.id'], name=op.f('fk_season_sessions_room_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_season_sessions_season_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_season_sessions_space_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season_sessions')),
    sa.UniqueConstraint('handle', name=op.f('uq_season_sessions_handle'))
    )
    with op.batch_alter_table('season_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_season_sessions_leader_id'), ['leader_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_season_sessions_path_id'), ['path_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_season_sessions_room_id'), ['room_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_season_sessions_season_id'), ['season_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_season_sessions_space_id'), ['space_id'], unique=False)

    op.create_table('session_proposals',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_session_proposals_proposal_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['season_sessions.id'], name=op.f('fk_session_proposals_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'proposal_id', name=op.f('pk_session_proposals'))
    )
    with op.batch_alter_table('session_proposals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_proposals_proposal_id'), ['proposal_id'], unique=False)

    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.add_column(sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('recommendations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('season_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_recommendations_season_id'), ['season_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_recommendations_season_id'), 'seasons', ['season_id'], ['id'], ondelete='SET NULL')



def downgrade():
    with op.batch_alter_table('recommendations', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_recommendations_season_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_recommendations_season_id'))
        batch_op.drop_column('season_id')

    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.drop_column('frozen_at')

    for table in ('session_proposals', 'season_sessions', 'season_slots', 'season_rooms', 'hand_ins', 'season_snapshots',
                  'season_paths', 'season_figures', 'seasons'):
        op.drop_table(table)
