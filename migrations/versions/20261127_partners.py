"""Organisations are partners of events and seasons, as they are of campaigns.

Nobody is a partner at first; going back forgets who was.
"""

import sqlalchemy as sa
from alembic import op

revision = 'a3f61c0d8e27'
down_revision = 'b7d20e5f9c14'
branch_labels = None
depends_on = None


def upgrade():
    for one in ('event', 'season'):
        table = f'{one}_partners'
        op.create_table(table,
        sa.Column(f'{one}_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([f'{one}_id'], [f'{one}s.id'], name=op.f(f'fk_{table}_{one}_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f(f'fk_{table}_organisation_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint(f'{one}_id', 'organisation_id', name=op.f(f'pk_{table}'))
        )
        op.create_index(op.f(f'ix_{table}_organisation_id'), table, ['organisation_id'], unique=False)


def downgrade():
    op.drop_table('season_partners')
    op.drop_table('event_partners')
