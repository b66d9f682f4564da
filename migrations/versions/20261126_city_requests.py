"""Teams ask for a forum in their city."""

import sqlalchemy as sa
from alembic import op

revision = 'd52e8b1f90c6'
down_revision = 'a4e7c1d95b20'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'city_requests',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('handle', sa.String(length=16), nullable=False),
        sa.Column('place', sa.String(), nullable=False),
        sa.Column('team', sa.String(), nullable=False),
        sa.Column('contact', sa.String(), nullable=False),
        sa.Column('word', sa.String(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_city_requests')),
        sa.UniqueConstraint('handle', name=op.f('uq_city_requests_handle')),
    )


def downgrade():
    op.drop_table('city_requests')
