"""Organisations describe themselves, join spaces and have people; two that were one are merged.

Those that are there are listed nowhere until somebody who speaks for them says so.
"""

import sqlalchemy as sa
from alembic import op

revision = 'd41c7a90be35'
down_revision = 'd83b5e0f7a16'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('organisations') as batch_op:
        batch_op.add_column(sa.Column('about', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('place', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('is_listed', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_organisations_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_organisations_merged_into_id'), 'organisations', ['merged_into_id'], ['id'])
    with op.batch_alter_table('organisations') as batch_op:
        for name in ('about', 'place', 'is_listed'):
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        'organisation_paths',
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('path_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_organisation_paths_organisation_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['path_id'], ['paths.id'], name=op.f('fk_organisation_paths_path_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('organisation_id', 'path_id', name=op.f('pk_organisation_paths')),
    )
    op.create_index(op.f('ix_organisation_paths_path_id'), 'organisation_paths', ['path_id'], unique=False)
    op.create_table(
        'organisation_spaces',
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('space_id', sa.Integer(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_organisation_spaces_organisation_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_organisation_spaces_space_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('organisation_id', 'space_id', name=op.f('pk_organisation_spaces')),
    )
    op.create_index(op.f('ix_organisation_spaces_space_id'), 'organisation_spaces', ['space_id'], unique=False)
    op.create_table(
        'affiliations',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('handle', sa.String(length=16), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('word', sa.String(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_affiliations_organisation_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_affiliations_user_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_affiliations')),
        sa.UniqueConstraint('handle', name=op.f('uq_affiliations_handle')),
        sa.UniqueConstraint('organisation_id', 'user_id', name=op.f('uq_affiliations_organisation_id_user_id')),
    )
    op.create_index(op.f('ix_affiliations_user_id'), 'affiliations', ['user_id'], unique=False)


def downgrade():
    """Organisations that were merged come apart as names, without what has moved."""
    op.drop_table('affiliations')
    op.drop_table('organisation_spaces')
    op.drop_table('organisation_paths')
    with op.batch_alter_table('organisations') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_organisations_merged_into_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_organisations_merged_into_id'))
        for name in ('merged_into_id', 'is_listed', 'place', 'about'):
            batch_op.drop_column(name)
