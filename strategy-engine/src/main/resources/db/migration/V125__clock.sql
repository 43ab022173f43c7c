-- The clock that the replicas agree on: the database's without its jumps. `ahead_ms` is added to
-- the database's clock; `kept` is the agreed time when a replica last compared.
create table engine_clock (
  one      boolean primary key default true check (one),
  revision bigint      not null default 0,
  ahead_ms bigint      not null default 0,
  kept     timestamptz not null default 'epoch'
);

insert into engine_clock default values;

-- `due_at` is a time of the agreed clock, `opens_at` of the database's own clock.
alter table lane_timer add column opens_at timestamptz;

create index lane_timer_opens on lane_timer (opens_at) where opens_at is not null;
