-- What a lane's history goes on from, once its older part was removed: the fold of all of that.
create table lane_checkpoint (
  lane     text   primary key,
  sequence bigint not null,
  folded   text   not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
