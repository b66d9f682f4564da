"""Evidence can be a photograph or a document; a space can ask that originals are kept.

Evidence that is there has no file. No space keeps originals until somebody says so.
"""

import sqlalchemy as sa
from alembic import op

revision = 'b7d40e9c6a18'
down_revision = 'b7d20f61c9e4'
branch_labels = None
depends_on = None

EMPTY = "deleted_at IS NULL OR (text = '' AND url = ''{})"


def upgrade():
    op.create_table('files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=16), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.LargeBinary(length=32), nullable=False),
    sa.Column('media', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('preview_size', sa.Integer(), nullable=True),
    sa.Column('original', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(width IS NULL) = (preview_size IS NULL)', name=op.f('ck_files_seen_small')),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_files_space_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_files')),
    sa.UniqueConstraint('handle', name=op.f('uq_files_handle'))
    )
    with op.batch_alter_table('files') as batch_op:
        batch_op.create_index(batch_op.f('ix_files_space_id'), ['space_id'], unique=False)
    with op.batch_alter_table('evidence') as batch_op:
        batch_op.add_column(sa.Column('file_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_evidence_file_id'), 'files', ['file_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_evidence_file_id'), ['file_id'])
        batch_op.drop_constraint(batch_op.f('ck_evidence_deleted_is_empty'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_evidence_deleted_is_empty'), EMPTY.format(' AND file_id IS NULL'))
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.add_column(sa.Column('keeps_originals', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.alter_column('keeps_originals', server_default=None)


def downgrade():
    """What was given as a photograph or document stays as a statement: its file is lost."""
    with op.batch_alter_table('spaces') as batch_op:
        batch_op.drop_column('keeps_originals')
    op.execute("UPDATE evidence SET kind = 'statement' WHERE kind IN ('photograph', 'document')")
    with op.batch_alter_table('evidence') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_evidence_deleted_is_empty'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_evidence_deleted_is_empty'), EMPTY.format(''))
        batch_op.drop_constraint(batch_op.f('uq_evidence_file_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_evidence_file_id'), type_='foreignkey')
        batch_op.drop_column('file_id')
    op.drop_table('files')
