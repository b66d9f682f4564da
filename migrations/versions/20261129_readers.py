"""Who a found document may be shown to stands in the index, beside its words: what only few may read is not gone
through for everybody who asks for a common word.

What stands in the index already gets its readers from the records and spaces as they are.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = 'e5b2f90d7c31'
down_revision = 'b7d20e94c1f5'
branch_labels = None
depends_on = None

FTS5 = (
    "CREATE VIRTUAL TABLE documents_fts USING fts5(terms, readers, content='documents', content_rowid='id',"
    " prefix='2 3 4', tokenize=\"ascii tokenchars '~=^|'\")",
    "INSERT INTO documents_fts(documents_fts, rank) VALUES ('secure-delete', 1)",
    "CREATE TRIGGER documents_in AFTER INSERT ON documents BEGIN"
    " INSERT INTO documents_fts(rowid, terms, readers) VALUES (new.id, new.terms, new.readers); END",
    "CREATE TRIGGER documents_out AFTER DELETE ON documents BEGIN INSERT INTO"
    " documents_fts(documents_fts, rowid, terms, readers) VALUES ('delete', old.id, old.terms, old.readers); END",
    "CREATE TRIGGER documents_anew AFTER UPDATE OF terms, readers ON documents BEGIN INSERT INTO"
    " documents_fts(documents_fts, rowid, terms, readers) VALUES ('delete', old.id, old.terms, old.readers);"
    " INSERT INTO documents_fts(rowid, terms, readers) VALUES (new.id, new.terms, new.readers); END",
)
WAS = (
    "CREATE VIRTUAL TABLE documents_fts USING fts5(terms, content='documents', content_rowid='id', prefix='2 3 4',"
    " tokenize=\"ascii tokenchars '~=^|'\")",
    "INSERT INTO documents_fts(documents_fts, rank) VALUES ('secure-delete', 1)",
    "CREATE TRIGGER documents_in AFTER INSERT ON documents BEGIN"
    " INSERT INTO documents_fts(rowid, terms) VALUES (new.id, new.terms); END",
    "CREATE TRIGGER documents_out AFTER DELETE ON documents BEGIN"
    " INSERT INTO documents_fts(documents_fts, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    "CREATE TRIGGER documents_anew AFTER UPDATE OF terms ON documents BEGIN"
    " INSERT INTO documents_fts(documents_fts, rowid, terms) VALUES ('delete', old.id, old.terms);"
    " INSERT INTO documents_fts(rowid, terms) VALUES (new.id, new.terms); END",
)
READERS = """
    UPDATE documents SET readers = coalesce(CAST((
        SELECT CASE WHEN r.audience = 0 AND (s.visibility = 'public' OR i.visibility = 'public') THEN 'p ' ELSE '' END
            || 's' || CAST(s.id AS TEXT) || replace(s.overseers, '.', ' o') || ' '
            || coalesce('s' || CAST(i.id AS TEXT) || replace(i.overseers, '.', ' o') || ' ', '')
        FROM records r JOIN spaces s ON s.id = r.space_id
        LEFT JOIN recommendations c ON c.id = r.id LEFT JOIN spaces i ON i.id = c.issuer_id
        WHERE r.id = documents.record_id) AS {kind}), CAST('p' AS {kind}))
"""


TRIGGERS = ('documents_in', 'documents_out', 'documents_anew')


def _forget():
    for name in TRIGGERS:
        op.execute(f'DROP TRIGGER {name}')
    op.execute('DROP TABLE documents_fts')


def _index(statements):
    for statement in statements:
        op.execute(statement)
    op.execute("INSERT INTO documents_fts(documents_fts) VALUES ('rebuild')")


def _gin(*columns):
    gin = {'postgresql_using': 'gin', 'postgresql_with': {'fastupdate': 'off'}}
    op.create_index('ix_documents_terms', 'documents', list(columns), **gin)


def upgrade():
    if op.get_bind().dialect.name == 'sqlite':
        _forget()
        op.add_column('documents', sa.Column('readers', sa.Text(), nullable=False, server_default='p'))
        op.execute(READERS.format(kind='TEXT'))
        _index(FTS5)
    else:
        op.drop_index('ix_documents_terms', 'documents')
        op.add_column('documents', sa.Column('readers', TSVECTOR(), nullable=False, server_default='p'))
        op.execute(READERS.format(kind='TSVECTOR'))
        _gin('terms', 'readers')


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        _forget()
        op.drop_column('documents', 'readers')
        _index(WAS)
    else:
        op.drop_index('ix_documents_terms', 'documents')
        op.drop_column('documents', 'readers')
        _gin('terms')
