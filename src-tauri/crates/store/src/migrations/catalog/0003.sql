-- Finds the largest tables of the whole catalog without reading what was observed of every one.
CREATE INDEX observation_by_bytes ON observation (value) WHERE metric = 'bytes';
