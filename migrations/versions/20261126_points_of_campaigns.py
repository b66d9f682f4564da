"""A point of an agenda can be part of a campaign; a space says whether silence approves its minutes.

Points that are there are of none. Silence approves, as it did everywhere.
"""

import sqlalchemy as sa
from alembic import op

revision = 'b7d20c9e4f13'
down_revision = 'e5b1c7f02d48'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('agenda_items') as batch_op:
        batch_op.add_column(sa.Column('campaign_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_agenda_items_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_agenda_items_campaign_id'), 'campaigns', ['campaign_id'], ['id'], ondelete='SET NULL')
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.add_column(sa.Column('silence_approves', sa.Boolean(), server_default=sa.true(), nullable=False))
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.alter_column('silence_approves', server_default=None)


def downgrade():
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.drop_column('silence_approves')
    with op.batch_alter_table('agenda_items') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_agenda_items_campaign_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_agenda_items_campaign_id'))
        batch_op.drop_column('campaign_id')
