"""A note that is being typed is found by the search a few seconds later.

The index knows every note as it stands.
"""

import sqlalchemy as sa
from alembic import op

revision = 'b7d20e5f9c14'
down_revision = 'd52e8b1f90c6'
branch_labels = None
depends_on = None

UNFOUND = sa.text('unfound_since IS NOT NULL')


def upgrade():
    op.add_column('agenda_items', sa.Column('unfound_since', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_agenda_items_unfound', 'agenda_items', ['unfound_since'],
                    sqlite_where=UNFOUND, postgresql_where=UNFOUND)


def downgrade():
    op.drop_index('ix_agenda_items_unfound', 'agenda_items')
    op.drop_column('agenda_items', 'unfound_since')
