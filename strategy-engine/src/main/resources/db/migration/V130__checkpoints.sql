-- A lane's state at an entry of its log: the state of its row, confirmed by the fold. The check at the
-- start folds from here, and the purge can delete entries up to here.
create table lane_checkpoint (
  lane  text        primary key references lane (key),
  seq   bigint      not null,
  state text        not null,
  at    timestamptz not null default clock_timestamp()
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
