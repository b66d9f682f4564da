"""Seasons are things one is told of; what happens to a space itself is told by kind: who asks to join, a campaign.

Old rows stay: of a space there was one for each person, so each is the only one of its kind.
"""

import sqlalchemy as sa
from alembic import op

revision = 'd5208fb6e1c4'
down_revision = 'd92b6c0e4a17'
branch_labels = None
depends_on = None

OF_A_SEASON = sa.text('season_id IS NOT NULL')
WAS_OF_A_SPACE, OF_A_SPACE = sa.text('record_id IS NULL'), sa.text('record_id IS NULL AND season_id IS NULL')


def of_spaces(columns, where):
    op.create_index(
        'ix_notices_user_id_space_id', 'notices', columns, unique=True, sqlite_where=where, postgresql_where=where
    )


def upgrade():
    op.drop_index('ix_notices_user_id_space_id', 'notices')
    with op.batch_alter_table('notices') as batch_op:
        batch_op.add_column(sa.Column('season_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_notices_season_id'), 'seasons', ['season_id'], ['id'], ondelete='CASCADE'
        )
    op.create_index('ix_notices_season_id', 'notices', ['season_id'], unique=False)
    op.create_index(
        'ix_notices_user_id_season_id', 'notices', ['user_id', 'season_id'], unique=True,
        sqlite_where=OF_A_SEASON, postgresql_where=OF_A_SEASON,
    )
    of_spaces(['user_id', 'space_id', 'happening'], OF_A_SPACE)


def downgrade():
    """What was told of seasons goes, and of a space one row for each person is left."""
    op.execute('DELETE FROM notices WHERE season_id IS NOT NULL')
    op.execute(
        'DELETE FROM notices WHERE record_id IS NULL AND id NOT IN '
        '(SELECT max(id) FROM notices WHERE record_id IS NULL GROUP BY user_id, space_id)'
    )
    for name in ('ix_notices_user_id_space_id', 'ix_notices_user_id_season_id', 'ix_notices_season_id'):
        op.drop_index(name, 'notices')
    with op.batch_alter_table('notices') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_notices_season_id'), type_='foreignkey')
        batch_op.drop_column('season_id')
    of_spaces(['user_id', 'space_id'], WAS_OF_A_SPACE)
