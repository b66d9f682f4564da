"""PostgreSQL asks all tiers of a question at once, goes on where it stopped, and finds what everybody reads in an index
of its own. What phrases are looked up in lies in the row. On SQLite nothing changes.

Notes of meetings are for those who belong to the space: on both engines no visitor is asked about any more.

Old rows: the readers of notes are written, the index is made. Where the terms lie elsewhere they stay until
`masar reindex`. The way back leaves the readers as they are: whoever may not read notes is shown none.
"""

from alembic import op

revision = 'e2a70b91c4d6'
down_revision = 'd19c6e3b50a7'
branch_labels = None
depends_on = None

OPEN = """
CREATE INDEX ix_documents_open ON documents USING gin (terms, (ARRAY[id >> 11])) WITH (fastupdate = off)
WHERE readers @@ 'p'::tsquery"""
OF_SOME = """
SELECT d.id, d.at FROM documents d
WHERE d.terms @@ words AND {where} AND {each} AND d.id <> ALL (known)
    AND (kinds IS NULL OR d.kind = ANY (kinds)) AND (place IS NULL OR d.space_id = place)
    AND (since IS NULL OR d.at >= since) AND (until IS NULL OR d.at <= until)"""
SOME = """
SELECT array_agg(f.id), array_agg(f.at) INTO ids, moments FROM (
    SELECT h.id, h.at FROM ({held}) h ORDER BY h.id + 0 DESC LIMIT most - cardinality(known)
) f;"""

HELD = """
CREATE FUNCTION {name}(
    tiers tsquery[], theirs tsquery, kinds text[], place int, since timestamptz, until timestamptz, most int, past int
) RETURNS TABLE (tier int, id int, at timestamptz) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    newest int; oldest int; upper int; slices int; is_last bool; words tsquery; before int;
    known int[] := '{{}}'; ids int[]; moments timestamptz[];
BEGIN
    SELECT max(d.id) >> 11, min(d.id) >> 11 INTO newest, oldest FROM documents d;
    IF newest IS NULL THEN
        RETURN;
    END IF;
    FOR place_of_tier IN 1 .. cardinality(tiers) LOOP
        EXIT WHEN place_of_tier = 3 AND cardinality(known) > past;
        words := tiers[place_of_tier]; upper := newest; slices := 4; before := cardinality(known);
        LOOP
            is_last := 2 * slices > upper - oldest;
            IF is_last THEN {all}
            ELSE {last}
            END IF;
            RETURN QUERY SELECT place_of_tier - 1, f.* FROM unnest(ids, moments) f;
            known := known || ids;
            EXIT WHEN is_last OR cardinality(known) >= most;
            upper := upper - slices;
            slices := 1 + 5 * (newest - upper) * (most - cardinality(known))
                / (4 * greatest(cardinality(known) - before, 1));
        END LOOP;
        EXIT WHEN cardinality(known) >= most;
    END LOOP;
END $$"""
BEFORE = """
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

WHOSE = {
    'documents_open': ("d.readers @@ 'p'::tsquery",),
    'documents_held': ("d.readers @@ 'p'::tsquery", "d.readers @@ theirs AND NOT d.readers @@ 'p'::tsquery"),
    'documents_all': ('true',),
}
LAST = 'ARRAY[d.id >> 11] && ARRAY(SELECT generate_series(upper - slices + 1, upper))'
ALL = 'd.id + 0 < (upper + 1) << 11'


def some(whose, where):
    return SOME.format(held=' UNION ALL '.join(OF_SOME.format(where=where, each=each) for each in whose))


def upgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("UPDATE documents SET readers = substr(readers, 3) WHERE kind = 'note' AND readers LIKE 'p %'")
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("UPDATE documents SET readers = ts_delete(readers, 'p') WHERE kind = 'note'")
        op.execute('ALTER TABLE documents ALTER terms SET STORAGE MAIN')
        op.execute(OPEN)
        op.execute('DROP FUNCTION documents_held')
        for name, whose in WHOSE.items():
            op.execute(HELD.format(name=name, last=some(whose, LAST), all=some(whose, ALL)))



def downgrade():
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION documents_held, documents_open, documents_all')
        op.execute(BEFORE)
        op.execute('DROP INDEX ix_documents_open')
        op.execute('ALTER TABLE documents ALTER terms SET STORAGE EXTENDED')
