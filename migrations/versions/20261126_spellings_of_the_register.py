"""What was decided is kept as search compares it, too: one spelling for the twins of Arabic and Kurdish letters.

What stands in the register is folded here, by a copy of the rule as it was on this day.
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = 'c19f4a6e83d2'
down_revision = 'b7d20c9e4f13'
branch_labels = None
depends_on = None

TWINS = dict(zip("ٱٲٳٵيىێېۍےٸكڪڭةۃەھہۆۇۈۊٶڕڵ", "ااااییییییی" + "ککک" + "ههههه" + "ووووو" + "رل", strict=True))
LETTERS = str.maketrans(TWINS | {"ء": "", "ـ": ""})


def folded(text):
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(
        str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c
        for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf")
    )
    return re.sub(r"\s+", " ", kept.translate(LETTERS)).strip()


def upgrade():
    for table in ('resolutions', 'outcomes'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column('folded', sa.String(), server_default='', nullable=False))
    said = sa.table('resolutions', sa.column('id'), sa.column('text'), sa.column('folded'))
    voted = sa.table('outcomes', sa.column('decision_id'), sa.column('statement'), sa.column('folded'))
    records = sa.table('records', sa.column('id'), sa.column('title'))
    db = op.get_bind()
    for row in db.execute(sa.select(said.c.id, said.c.text)).all():
        db.execute(said.update().where(said.c.id == row.id).values(folded=folded(row.text)))
    titled = sa.select(voted.c.decision_id, records.c.title, voted.c.statement).join(records, records.c.id == voted.c.decision_id)
    for row in db.execute(titled).all():
        words = folded(f"{row.title}\n{row.statement}")
        db.execute(voted.update().where(voted.c.decision_id == row.decision_id).values(folded=words))
    for table in ('resolutions', 'outcomes'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column('folded', server_default=None)


def downgrade():
    for table in ('outcomes', 'resolutions'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column('folded')
