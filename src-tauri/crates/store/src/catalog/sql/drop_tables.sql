-- Gives back what the working tables of a commit took.
DROP TABLE IF EXISTS temp.scope;
DROP TABLE IF EXISTS temp.gone;
DROP TABLE IF EXISTS temp.parent;
DROP TABLE IF EXISTS temp.work;
DROP TABLE IF EXISTS temp.delta;
DROP TABLE IF EXISTS temp.linked;
DROP TABLE IF EXISTS temp.unlinked;
DROP TABLE IF EXISTS temp.measured;
