"""Amendments that waited when their proposal was decided, or over, have lapsed.

Old rows: nobody could answer them any more, so they say so, with no moment, for nobody wrote that down. A change of a
translation waits on where that can still be put right. Going back lets them wait again, and those that lapsed since.
"""

import sqlalchemy as sa
from alembic import op

revision = 'b7d20e94c1f5'
down_revision = 'd5208fb6e1c4'
branch_labels = None
depends_on = None

amendments = sa.table(
    'amendments', sa.column('state', sa.String), sa.column('proposal_id', sa.Integer), sa.column('locale', sa.String)
)
proposals = sa.table('proposals', sa.column('id', sa.Integer), sa.column('state', sa.String))
records = sa.table('records', sa.column('id', sa.Integer), sa.column('locale', sa.String))
AMENDED = ('open', 'deciding')
TRANSLATED = (*AMENDED, 'adopted', 'not_adopted', 'recommended')


def upgrade():
    of_text = (
        sa.select(proposals.c.id)
        .join(records, records.c.id == proposals.c.id)
        .where(proposals.c.state.not_in(AMENDED), records.c.locale == amendments.c.locale)
        .correlate(amendments)
    )
    of_any = sa.select(proposals.c.id).where(proposals.c.state.not_in(TRANSLATED))
    is_over = sa.or_(amendments.c.proposal_id.in_(of_text), amendments.c.proposal_id.in_(of_any))
    op.execute(amendments.update().where(amendments.c.state == 'pending', is_over).values(state='lapsed'))


def downgrade():
    op.execute(amendments.update().where(amendments.c.state == 'lapsed').values(state='pending'))
