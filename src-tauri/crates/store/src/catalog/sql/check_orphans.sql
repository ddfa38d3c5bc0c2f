-- Records that no version has. ?1 limit.
SELECT 'record ' || id FROM content WHERE id NOT IN (SELECT content FROM version) LIMIT ?1
