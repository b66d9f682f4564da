"""A season names its conference: an event of its space."""

import sqlalchemy as sa
from alembic import op

revision = 'd92b6c0e4a17'
down_revision = 'c94b7e2a5d18'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('seasons') as batch_op:
        batch_op.add_column(sa.Column('conference_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_seasons_conference_id'), ['conference_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_seasons_conference_id'), 'events', ['conference_id'], ['id'], ondelete='SET NULL'
        )


def downgrade():
    with op.batch_alter_table('seasons') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_seasons_conference_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_seasons_conference_id'))
        batch_op.drop_column('conference_id')
