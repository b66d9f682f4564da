"""Recommendations to councils, their evidence and letters; a link says how much it weighs.

Nothing of it was there before: every link weighs one. Going back takes the recommendations away and leaves their
proposals adopted.
"""

import sqlalchemy as sa
from alembic import op

revision = 'a4e7c1d93b52'
down_revision = 'a41c7d0e5f23'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('recommendations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issuer_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('responsible', sa.String(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('counts_tasks', sa.Boolean(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('implemented_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state != 'implemented' OR implemented_at IS NOT NULL", name=op.f('ck_recommendations_implemented')),
    sa.CheckConstraint("state NOT IN ('claimed', 'implemented') OR claimed_at IS NOT NULL", name=op.f('ck_recommendations_claimed')),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_recommendations_per_cent')),
    sa.ForeignKeyConstraint(['id'], ['records.id'], name=op.f('fk_recommendations_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['issuer_id'], ['spaces.id'], name=op.f('fk_recommendations_issuer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendations'))
    )
    with op.batch_alter_table('recommendations', schema=None) as batch_op:
        batch_op.create_index('ix_recommendations_issuer_id_state', ['issuer_id', 'state'], unique=False)
        batch_op.create_index('ix_recommendations_state_due_at', ['state', 'due_at'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('verified_by_id', sa.Integer(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted_by_id', sa.Integer(), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("deleted_at IS NULL OR (text = '' AND url = '')", name=op.f('ck_evidence_deleted_is_empty')),
    sa.CheckConstraint('(verified_at IS NULL) = (verified_by_id IS NULL)', name=op.f('ck_evidence_verified_by_somebody')),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_evidence_by_id')),
    sa.ForeignKeyConstraint(['deleted_by_id'], ['memberships.id'], name=op.f('fk_evidence_deleted_by_id')),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendations.id'], name=op.f('fk_evidence_recommendation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['verified_by_id'], ['memberships.id'], name=op.f('fk_evidence_verified_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('handle', name=op.f('uq_evidence_handle'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_recommendation_id'), ['recommendation_id'], unique=False)

    op.create_table('letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=32), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('wait_days', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_letters_by_id')),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendations.id'], name=op.f('fk_letters_recommendation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters'))
    )
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letters_recommendation_id'), ['recommendation_id'], unique=False)

    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.add_column(sa.Column('weight', sa.Integer(), server_default='1', nullable=False))

    


def downgrade():
    op.execute("UPDATE proposals SET state = 'adopted' WHERE state = 'recommended'")
    op.execute("DELETE FROM links WHERE relation = 'recommended_as'")
    op.execute("DELETE FROM records WHERE kind = 'recommendation'")
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.drop_column('weight')

    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letters_recommendation_id'))

    op.drop_table('letters')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_recommendation_id'))

    op.drop_table('evidence')
    with op.batch_alter_table('recommendations', schema=None) as batch_op:
        batch_op.drop_index('ix_recommendations_state_due_at')
        batch_op.drop_index('ix_recommendations_issuer_id_state')

    op.drop_table('recommendations')
    
