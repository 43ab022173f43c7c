-- The fold of a lane's purged history: the start of its remaining history.
create table lane_checkpoint (
  lane     text   primary key,
  sequence bigint not null,
  folded   text   not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
