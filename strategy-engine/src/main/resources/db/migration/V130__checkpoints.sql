-- A lane's state at an entry of its log, as its row had it and as the fold confirmed it. The check at
-- start folds from here, and entries up to here may be removed.
create table lane_checkpoint (
  lane  text        primary key references lane (key),
  seq   bigint      not null,
  state text        not null,
  at    timestamptz not null default clock_timestamp()
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
