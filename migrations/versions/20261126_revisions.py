"""How often what the public tracker counts has changed."""

import sqlalchemy as sa
from alembic import op

revision = 'b7d20f61c9e4'
down_revision = 'c19f4a6e83d2'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'revisions',
        sa.Column('topic', sa.String(length=32), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('topic', name=op.f('pk_revisions')),
    )


def downgrade():
    op.drop_table('revisions')
