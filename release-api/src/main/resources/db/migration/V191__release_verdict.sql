-- The last verdict of a release with the findings of its checks. A replica of an earlier version
-- cannot read a view with findings, so they are in a column that it does not read. The column has
-- no default, so that no row is rewritten.
set local lock_timeout = '20s';

alter table release add column verdict text;
