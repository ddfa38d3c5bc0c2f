-- Forgets all but the latest runs of a source, their statements with them. ?1 key of the source, ?2 how many to keep.
DELETE FROM run
WHERE source = ?1
  AND number < (SELECT min(number) FROM (SELECT number FROM run WHERE source = ?1 ORDER BY number DESC LIMIT ?2))
