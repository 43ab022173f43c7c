-- Ticks are written in packs from the start, and a watch as a whole only now and then. `version`
-- grows with each writing of a watch; `whole` is the last tick that `watch` tells of; `raw` is where
-- the last recorded tick ended, as JSON, null if `watch` tells it.
alter table watch
  add column version bigint not null default 1,
  add column whole bigint not null default 0,
  add column raw text;

update watch set whole = last_tick;

-- Replicas of an older version write these, newer ones keep them in memory.
alter table watch
  alter column step set default 0,
  alter column probing set default false,
  alter column health_path set default '';

-- Rows come in the order of time: an index of ranges of pages is small, and is not in the way of
-- rows that stay on their page when they change.
drop index tick_pack_ended;
create index tick_pack_ended on tick_pack using brin (ended);

comment on column tick_pack.body is 'runs of ticks in the binary form of TickWriter';

-- What was packed in the form before was never released.
delete from tick_pack;
