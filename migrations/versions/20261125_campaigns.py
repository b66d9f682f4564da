"""Campaigns have a plan, tactics, partners and several spaces.

Those that are there have a name only: they keep it, with an empty plan as their first edition, and stay among members.
"""

import sqlalchemy as sa
from alembic import op

revision = 'e5a90d1c7f34'
down_revision = 'a51d8e07c3f4'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('campaign_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('plan', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_campaign_versions_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_campaign_versions_campaign_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_versions')),
    sa.UniqueConstraint('campaign_id', 'edition', name=op.f('uq_campaign_versions_campaign_id_edition'))
    )
    op.create_table('tactics',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_tactics_in_order')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_tactics_campaign_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tactics')),
    sa.UniqueConstraint('handle', name=op.f('uq_tactics_handle'))
    )
    op.create_index(op.f('ix_tactics_campaign_id'), 'tactics', ['campaign_id'], unique=False)
    op.create_table('campaign_spaces',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_campaign_spaces_campaign_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_campaign_spaces_space_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('campaign_id', 'space_id', name=op.f('pk_campaign_spaces'))
    )
    op.create_index(op.f('ix_campaign_spaces_space_id'), 'campaign_spaces', ['space_id'], unique=False)
    op.create_table('campaign_partners',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_campaign_partners_campaign_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_campaign_partners_organisation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('campaign_id', 'organisation_id', name=op.f('pk_campaign_partners'))
    )
    op.create_index(op.f('ix_campaign_partners_organisation_id'), 'campaign_partners', ['organisation_id'], unique=False)

    with op.batch_alter_table('campaigns') as batch_op:
        batch_op.add_column(sa.Column('locale', sa.String(), server_default='ar', nullable=False))
        batch_op.add_column(sa.Column('plan', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('edition', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('is_shared', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('report', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('created_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
        batch_op.create_index(op.f('ix_campaigns_path_id'), ['path_id'], unique=False)

    campaigns = sa.table('campaigns', sa.column('id', sa.Integer()), sa.column('created_at', sa.DateTime(timezone=True)))
    versions = sa.table('campaign_versions', sa.column('campaign_id', sa.Integer()), sa.column('edition', sa.Integer()),
                        sa.column('plan', sa.JSON()), sa.column('created_at', sa.DateTime(timezone=True)))
    op.execute(campaigns.update().values(created_at=sa.func.current_timestamp()))
    connection = op.get_bind()
    for campaign_id, created_at in connection.execute(sa.select(campaigns.c.id, campaigns.c.created_at)).fetchall():
        connection.execute(versions.insert().values(campaign_id=campaign_id, edition=1, plan={}, created_at=created_at))

    with op.batch_alter_table('campaigns') as batch_op:
        for column in ('locale', 'plan', 'edition', 'is_shared', 'report', 'version'):
            batch_op.alter_column(column, server_default=None)
        batch_op.alter_column('created_at', nullable=False)


def downgrade():
    with op.batch_alter_table('campaigns') as batch_op:
        batch_op.drop_index(op.f('ix_campaigns_path_id'))
        for column in ('version', 'created_at', 'closed_at', 'report', 'is_shared', 'edition', 'plan', 'locale'):
            batch_op.drop_column(column)
    for table in ('campaign_partners', 'campaign_spaces', 'tactics', 'campaign_versions'):
        op.drop_table(table)
