"""What search looks through: the words of everything that can be found, and an index over them on each engine.

`masar reindex` fills it with what stands there already.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = 'd83b5e0f7a16'
down_revision = 'b7d0c46a1e59'
branch_labels = None
depends_on = None

FTS5 = (
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


def upgrade():
    is_sqlite = op.get_bind().dialect.name == 'sqlite'
    op.create_table(
        'documents',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('thing_id', sa.Integer(), nullable=False),
        sa.Column('space_id', sa.Integer(), nullable=True),
        sa.Column('record_id', sa.Integer(), nullable=True),
        sa.Column('item_id', sa.Integer(), nullable=True),
        sa.Column('author_id', sa.Integer(), nullable=True),
        sa.Column('handle', sa.String(), nullable=False),
        sa.Column('locale', sa.String(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('terms', sa.Text() if is_sqlite else TSVECTOR(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_documents_space_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['record_id'], ['records.id'], name=op.f('fk_documents_record_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_documents_item_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['author_id'], ['memberships.id'], name=op.f('fk_documents_author_id'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_documents')),
        sa.UniqueConstraint('thing_id', 'kind', name=op.f('uq_documents_thing_id_kind')),
    )
    for column in ('space_id', 'record_id', 'item_id', 'author_id'):
        op.create_index(op.f(f'ix_documents_{column}'), 'documents', [column])
    if is_sqlite:
        for statement in FTS5:
            op.execute(statement)
    else:
        op.create_index(
            'ix_documents_terms', 'documents', ['terms'], postgresql_using='gin', postgresql_with={'fastupdate': 'off'}
        )


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE documents_fts')
    op.drop_table('documents')
