"""The clock looks every second for minutes whose review is over: by an index, not through all meetings.

Old rows stay as they are.
"""

from alembic import op

revision = 'c8f41a6d02b9'
down_revision = 'e5b2f90d7c31'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_meetings_state', 'meetings', ['state', 'review_until'])


def downgrade():
    op.drop_index('ix_meetings_state', 'meetings')
