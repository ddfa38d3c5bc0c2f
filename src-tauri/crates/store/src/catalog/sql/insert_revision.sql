-- Closes the revision. ?1 revision, ?2 commit, ?3 time, ?4 source.
INSERT INTO main.revision (revision, commit_id, at, source, added, changed, removed)
SELECT ?1, ?2, ?3, ?4,
       count(*) FILTER (WHERE what = 'added'),
       count(*) FILTER (WHERE what = 'changed'),
       count(*) FILTER (WHERE what = 'removed')
FROM main.change
WHERE revision = ?1
