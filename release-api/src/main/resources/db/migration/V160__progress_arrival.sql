-- The time at which an event arrived here, by the clock of this database; that of the engine may
-- differ, and an event may arrive late. A row of an earlier version gets the time of this migration.
-- The first default is a constant, so that no row is rewritten.
set local lock_timeout = '20s';

alter table progress add column arrived timestamptz not null default now();
alter table progress alter column arrived set default clock_timestamp();
