"""A secret address can be of a path or of the network, too; it says so where it is of all that is somebody's."""

import sqlalchemy as sa
from alembic import op

revision = 'c4a81e7f3d05'
down_revision = 'c41f7e0a93d6'
branch_labels = None
depends_on = None

OF_ONE = (
    'CASE WHEN space_id IS NULL THEN 0 ELSE 1 END + CASE WHEN path_id IS NULL THEN 0 ELSE 1 END'
    ' + CASE WHEN is_mine THEN 1 ELSE 0 END <= 1'
)


def upgrade():
    with op.batch_alter_table('calendar_feeds') as batch_op:
        batch_op.add_column(sa.Column('path_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('is_mine', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_calendar_feeds_path_id'), ['path_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_calendar_feeds_path_id'), 'paths', ['path_id'], ['id'], ondelete='CASCADE')
        batch_op.create_check_constraint(batch_op.f('ck_calendar_feeds_of_one'), OF_ONE)
    feeds = sa.table('calendar_feeds', sa.column('space_id', sa.Integer), sa.column('is_mine', sa.Boolean))
    op.execute(feeds.update().where(feeds.c.space_id.is_(None)).values(is_mine=True))
    with op.batch_alter_table('calendar_feeds') as batch_op:
        batch_op.alter_column('is_mine', server_default=None)


def downgrade():
    op.execute(sa.text('DELETE FROM calendar_feeds WHERE space_id IS NULL AND NOT is_mine'))  # The old ones know no such.
    with op.batch_alter_table('calendar_feeds') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_calendar_feeds_of_one'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_calendar_feeds_path_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_calendar_feeds_path_id'))
        batch_op.drop_column('is_mine')
        batch_op.drop_column('path_id')
