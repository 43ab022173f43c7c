-- Ticks are written in packs from the start, and a watch as a whole only every sixty ticks.
-- `version` grows with each write of a watch; `whole` is the last tick that `watch` contains; `raw`
-- is the reading at the end of the last recorded tick, as JSON, null if `watch` contains it.
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

-- Rows arrive in the order of time: an index of ranges of pages is small, and does not prevent
-- updates of a row within its page.
drop index tick_pack_ended;
create index tick_pack_ended on tick_pack using brin (ended);

comment on column tick_pack.body is 'runs of ticks in the binary form of TickWriter';

-- No release had the previous form of packs.
delete from tick_pack;
