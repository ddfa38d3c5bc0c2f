-- What was being read when a statement was sent: the key of a database, a folder, or of the source itself.
ALTER TABLE statement ADD COLUMN scope TEXT;
