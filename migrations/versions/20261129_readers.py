"""Who a found document may be shown to stands beside its words: what only few may read is not gone through for
everybody who asks for a common word.

Old rows: they get their readers from the records and spaces as they are.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = 'e5b2f90d7c31'
down_revision = 'b7d20e94c1f5'
branch_labels = None
depends_on = None

READERS = """
    UPDATE documents SET readers = coalesce(CAST((
        SELECT CASE WHEN r.audience = 0 AND (s.visibility = 'public' OR i.visibility = 'public') THEN 'p ' ELSE '' END
            || 's' || CAST(s.id AS TEXT) || replace(s.overseers, '.', ' o') || ' '
            || coalesce('s' || CAST(i.id AS TEXT) || replace(i.overseers, '.', ' o') || ' ', '')
        FROM records r JOIN spaces s ON s.id = r.space_id
        LEFT JOIN recommendations c ON c.id = r.id LEFT JOIN spaces i ON i.id = c.issuer_id
        WHERE r.id = documents.record_id) AS {kind}), CAST('p' AS {kind}))
"""


def _gin(*columns):
    gin = {'postgresql_using': 'gin', 'postgresql_with': {'fastupdate': 'off'}}
    op.create_index('ix_documents_terms', 'documents', list(columns), **gin)


def upgrade():
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    kind = sa.Text() if is_sqlite else TSVECTOR()
    op.add_column('documents', sa.Column('readers', kind, nullable=False, server_default='p'))
    op.execute(READERS.format(kind='TEXT' if is_sqlite else 'TSVECTOR'))
    if not is_sqlite:
        op.drop_index('ix_documents_terms', 'documents')
        _gin('terms', 'readers')


def downgrade():
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_index('ix_documents_terms', 'documents')
        _gin('terms')
    op.drop_column('documents', 'readers')
