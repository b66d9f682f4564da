"""PostgreSQL finds the newest that hold a word without reading all that do: its index knows in which slice of 2,048 a
document lies, and a function asks it slice by slice. On SQLite nothing changes.

Old rows: nothing is written, the index is made anew.
"""

from alembic import op

revision = 'd19c6e3b50a7'
down_revision = 'c8f41a6d02b9'
branch_labels = None
depends_on = None

GIN = "CREATE INDEX ix_documents_terms ON documents USING gin ({columns}) WITH (fastupdate = off)"
HELD = """
CREATE FUNCTION documents_held(
    words tsquery, theirs tsquery, but int[], kinds text[], place int, since timestamptz, until timestamptz, most int
) RETURNS TABLE (id int, at timestamptz) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    newest int; oldest int; slices int := 4; ids int[]; moments timestamptz[];
BEGIN
    SELECT max(d.id) >> 11, min(d.id) >> 11 INTO newest, oldest FROM documents d;
    WHILE 2 * slices <= newest - oldest LOOP
        SELECT array_agg(f.id), array_agg(f.at) INTO ids, moments FROM (
            SELECT d.id, d.at FROM documents d
            WHERE d.terms @@ words AND d.readers @@ theirs
                AND ARRAY[d.id >> 11] && ARRAY(SELECT generate_series(newest - slices + 1, newest))
                AND d.id <> ALL (but) AND (kinds IS NULL OR d.kind = ANY (kinds))
                AND (place IS NULL OR d.space_id = place)
                AND (since IS NULL OR d.at >= since) AND (until IS NULL OR d.at <= until)
            ORDER BY d.id + 0 DESC LIMIT most
        ) f;
        IF cardinality(ids) >= most THEN
            RETURN QUERY SELECT * FROM unnest(ids, moments);
            RETURN;
        END IF;
        slices := 1 + 5 * slices * most / (4 * greatest(cardinality(ids), 1));
    END LOOP;
    RETURN QUERY SELECT d.id, d.at FROM documents d
        WHERE d.terms @@ words AND d.readers @@ theirs
            AND d.id <> ALL (but) AND (kinds IS NULL OR d.kind = ANY (kinds))
            AND (place IS NULL OR d.space_id = place)
            AND (since IS NULL OR d.at >= since) AND (until IS NULL OR d.at <= until)
        ORDER BY d.id + 0 DESC LIMIT most;
END $$"""


def upgrade():
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP INDEX ix_documents_terms')
        op.execute(GIN.format(columns='terms, readers, (ARRAY[id >> 11])'))
        op.execute(HELD)


def downgrade():
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION documents_held')
        op.execute('DROP INDEX ix_documents_terms')
        op.execute(GIN.format(columns='terms, readers'))
