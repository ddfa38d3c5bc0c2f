-- Removes the entities in temp.doomed and all that hangs on them, in the order that references allow.
INSERT OR IGNORE INTO temp.orphan SELECT content FROM version WHERE entity IN (SELECT entity FROM temp.doomed);
DELETE FROM version WHERE entity IN (SELECT entity FROM temp.doomed);
DELETE FROM temp.orphan WHERE content IN (SELECT content FROM version);
DELETE FROM content WHERE id IN (SELECT content FROM temp.orphan);
DELETE FROM observation WHERE entity IN (SELECT entity FROM temp.doomed);
DELETE FROM past_observation WHERE entity IN (SELECT entity FROM temp.doomed);
DELETE FROM tally WHERE container IN (SELECT entity FROM temp.doomed);
DELETE FROM cursor WHERE source IN (SELECT entity FROM temp.doomed);
DELETE FROM source WHERE entity IN (SELECT entity FROM temp.doomed);
DELETE FROM change WHERE entity IN (SELECT entity FROM temp.doomed);

-- What other sources' edges name stays as a name, and so does what it lies in.
WITH RECURSIVE named (entity) AS (
    SELECT from_entity FROM edge WHERE from_entity IN (SELECT entity FROM temp.doomed)
    UNION
    SELECT to_entity FROM edge WHERE to_entity IN (SELECT entity FROM temp.doomed)
    UNION
    SELECT e.parent FROM named JOIN entity AS e ON e.id = named.entity WHERE e.parent IS NOT NULL
)
INSERT INTO temp.kept SELECT entity FROM named;
UPDATE entity SET kind = NULL, place = 0, match_name = NULL
WHERE id IN (SELECT entity FROM temp.kept) AND parent IS NOT NULL;
DELETE FROM entity
WHERE id IN (SELECT entity FROM temp.doomed) AND id NOT IN (SELECT entity FROM temp.kept);
