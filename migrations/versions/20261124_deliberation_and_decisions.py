"""Amendments, translations, support, decisions, and comments that grow up.

Rows that are there stay as they are: no comment is an answer yet, no title stands in another language, nobody
speaks for an organisation.
"""

import sqlalchemy as sa
from alembic import op

revision = '7d1e90c4a2b6'
down_revision = '5c5705cf3391'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('organisations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('skeleton', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations')),
    sa.UniqueConstraint('handle', name=op.f('uq_organisations_handle')),
    sa.UniqueConstraint('skeleton', name=op.f('uq_organisations_skeleton'))
    )
    op.create_table('follows',
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('is_muted', sa.Boolean(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_follows_membership_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['record_id'], ['records.id'], name=op.f('fk_follows_record_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('record_id', 'membership_id', name=op.f('pk_follows'))
    )
    with op.batch_alter_table('follows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follows_membership_id'), ['membership_id'], unique=False)

    op.create_table('amendments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('of_edition', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('ask', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('became_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state != 'rejected' OR answer != ''", name=op.f('ck_amendments_rejected_with_reason')),
    sa.ForeignKeyConstraint(['author_id'], ['memberships.id'], name=op.f('fk_amendments_author_id')),
    sa.ForeignKeyConstraint(['became_id'], ['proposals.id'], name=op.f('fk_amendments_became_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['memberships.id'], name=op.f('fk_amendments_decided_by_id')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_amendments_proposal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendments')),
    sa.UniqueConstraint('became_id', name=op.f('uq_amendments_became_id')),
    sa.UniqueConstraint('handle', name=op.f('uq_amendments_handle'))
    )
    with op.batch_alter_table('amendments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_amendments_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_amendments_proposal_id_state', ['proposal_id', 'state'], unique=False)

    op.create_table('decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('method', sa.String(length=32), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('threshold', sa.String(length=32), nullable=False),
    sa.Column('base', sa.String(length=32), nullable=False),
    sa.Column('quorum_percent', sa.Integer(), nullable=False),
    sa.Column('members', sa.Integer(), nullable=False),
    sa.Column('is_secret', sa.Boolean(), nullable=False),
    sa.Column('hides_results', sa.Boolean(), nullable=False),
    sa.Column('on_edit', sa.String(length=32), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('result', sa.String(length=32), nullable=True),
    sa.Column('tally', sa.JSON(), nullable=True),
    sa.Column('sealing_key', sa.LargeBinary(), nullable=True),
    sa.Column('opening_key', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("method != 'consent' OR NOT hides_results", name=op.f('ck_decisions_objections_are_read')),
    sa.CheckConstraint("state NOT IN ('closed', 'stated') OR result IS NOT NULL", name=op.f('ck_decisions_closed_with_result')),
    sa.CheckConstraint('NOT is_secret OR hides_results', name=op.f('ck_decisions_secret_until_the_close')),
    sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_decisions_opens_before_it_closes')),
    sa.ForeignKeyConstraint(['id'], ['records.id'], name=op.f('fk_decisions_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_decisions_proposal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions'))
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index('ix_decisions_proposal_id_state', ['proposal_id', 'state'], unique=False)
        batch_op.create_index('ix_decisions_state_closes_at', ['state', 'closes_at'], unique=False)

    op.create_table('reactions',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('feeling', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_reactions_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_reactions_membership_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'membership_id', name=op.f('pk_reactions'))
    )
    with op.batch_alter_table('reactions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reactions_membership_id'), ['membership_id'], unique=False)

    op.create_table('supports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('space_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN space_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_supports_one_supporter')),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_supports_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_supports_organisation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['memberships.id'], name=op.f('fk_supports_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_supports_proposal_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_supports_space_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supports')),
    sa.UniqueConstraint('proposal_id', 'organisation_id', name=op.f('uq_supports_proposal_id_organisation_id')),
    sa.UniqueConstraint('proposal_id', 'person_id', name=op.f('uq_supports_proposal_id_person_id')),
    sa.UniqueConstraint('proposal_id', 'space_id', name=op.f('uq_supports_proposal_id_space_id'))
    )
    with op.batch_alter_table('supports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supports_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supports_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supports_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supports_space_id'), ['space_id'], unique=False)

    op.create_table('thread_summaries',
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('up_to_id', sa.Integer(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_thread_summaries_by_id')),
    sa.ForeignKeyConstraint(['record_id'], ['records.id'], name=op.f('fk_thread_summaries_record_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['up_to_id'], ['comments.id'], name=op.f('fk_thread_summaries_up_to_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('record_id', name=op.f('pk_thread_summaries'))
    )
    with op.batch_alter_table('thread_summaries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_summaries_up_to_id'), ['up_to_id'], unique=False)

    op.create_table('ballots',
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_ballots_decision_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_ballots_membership_id')),
    sa.PrimaryKeyConstraint('decision_id', 'code', name=op.f('pk_ballots')),
    sa.UniqueConstraint('decision_id', 'membership_id', name=op.f('uq_ballots_decision_id_membership_id')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('ballots', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballots_membership_id'), ['membership_id'], unique=False)

    op.create_table('objections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_objections_decision_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_objections_membership_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objections')),
    sa.UniqueConstraint('handle', name=op.f('uq_objections_handle'))
    )
    with op.batch_alter_table('objections', schema=None) as batch_op:
        batch_op.create_index('ix_objections_decision_id_state', ['decision_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_objections_membership_id'), ['membership_id'], unique=False)

    op.create_table('outcomes',
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('statement', sa.String(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('stated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('document', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_outcomes_by_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_outcomes_decision_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('decision_id', name=op.f('pk_outcomes'))
    )
    op.create_table('sealed_ballots',
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.LargeBinary(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_sealed_ballots_decision_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('decision_id', 'place', name=op.f('pk_sealed_ballots')),
    sqlite_with_rowid=False
    )
    op.create_table('translations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('of_edition', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('ask', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('amendment_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendments.id'], name=op.f('fk_translations_amendment_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['by_id'], ['memberships.id'], name=op.f('fk_translations_by_id')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_translations_proposal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translations')),
    sa.UniqueConstraint('proposal_id', 'locale', 'edition', name=op.f('uq_translations_proposal_id_locale_edition'))
    )
    with op.batch_alter_table('translations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_translations_amendment_id'), ['amendment_id'], unique=False)

    op.create_table('voters',
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('has_voted', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_voters_decision_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_voters_membership_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('decision_id', 'membership_id', name=op.f('pk_voters')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('voters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voters_membership_id'), ['membership_id'], unique=False)

    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_answer', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.add_column(sa.Column('organisation_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_memberships_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_memberships_organisation_id'), 'organisations', ['organisation_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('proposal_versions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('amendment_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_proposal_versions_amendment_id'), ['amendment_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_proposal_versions_amendment_id'), 'amendments', ['amendment_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('records', schema=None) as batch_op:
        batch_op.add_column(sa.Column('titles', sa.JSON(), server_default='{}', nullable=False))

    with op.batch_alter_table('comments') as batch_op:
        batch_op.alter_column('is_answer', server_default=None)

    with op.batch_alter_table('records') as batch_op:
        batch_op.alter_column('titles', server_default=None)



def downgrade():
    with op.batch_alter_table('records', schema=None) as batch_op:
        batch_op.drop_column('titles')

    with op.batch_alter_table('proposal_versions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_proposal_versions_amendment_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_proposal_versions_amendment_id'))
        batch_op.drop_column('amendment_id')

    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_memberships_organisation_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_memberships_organisation_id'))
        batch_op.drop_column('organisation_id')

    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.drop_column('is_answer')

    with op.batch_alter_table('voters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voters_membership_id'))

    op.drop_table('voters')
    with op.batch_alter_table('translations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_translations_amendment_id'))

    op.drop_table('translations')
    op.drop_table('sealed_ballots')
    op.drop_table('outcomes')
    with op.batch_alter_table('objections', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objections_membership_id'))
        batch_op.drop_index('ix_objections_decision_id_state')

    op.drop_table('objections')
    with op.batch_alter_table('ballots', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ballots_membership_id'))

    op.drop_table('ballots')
    with op.batch_alter_table('thread_summaries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_summaries_up_to_id'))

    op.drop_table('thread_summaries')
    with op.batch_alter_table('supports', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supports_space_id'))
        batch_op.drop_index(batch_op.f('ix_supports_person_id'))
        batch_op.drop_index(batch_op.f('ix_supports_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_supports_by_id'))

    op.drop_table('supports')
    with op.batch_alter_table('reactions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reactions_membership_id'))

    op.drop_table('reactions')
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.drop_index('ix_decisions_state_closes_at')
        batch_op.drop_index('ix_decisions_proposal_id_state')

    op.drop_table('decisions')
    with op.batch_alter_table('amendments', schema=None) as batch_op:
        batch_op.drop_index('ix_amendments_proposal_id_state')
        batch_op.drop_index(batch_op.f('ix_amendments_author_id'))

    op.drop_table('amendments')
    with op.batch_alter_table('follows', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follows_membership_id'))

    op.drop_table('follows')
    op.drop_table('organisations')
