"""Materials of events can be files.

Those that are there are links and stay so. Going back forgets the ones that were files.
"""

import sqlalchemy as sa
from alembic import op

revision = 'c94b7e2a5d18'
down_revision = '3e9a70c5d1b4'
branch_labels = None
depends_on = None

ONE = "(url = '') = (file_id IS NOT NULL)"


def upgrade():
    with op.batch_alter_table('event_materials') as batch_op:
        batch_op.add_column(sa.Column('file_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_event_materials_file_id'), 'files', ['file_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_event_materials_file_id'), ['file_id'])
        batch_op.create_check_constraint(batch_op.f('ck_event_materials_file_or_link'), ONE)


def downgrade():
    op.execute('DELETE FROM event_materials WHERE file_id IS NOT NULL')
    with op.batch_alter_table('event_materials') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_event_materials_file_or_link'), type_='check')
        batch_op.drop_constraint(batch_op.f('uq_event_materials_file_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_event_materials_file_id'), type_='foreignkey')
        batch_op.drop_column('file_id')
