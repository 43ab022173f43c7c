-- The clock that the replicas agree on: the database's without its jumps. `ahead_ms` is added to
-- the database's clock; `kept` is the agreed time when a replica last compared.
create table engine_clock (
  one      boolean primary key default true check (one),
  revision bigint      not null default 0,
  ahead_ms bigint      not null default 0,
  kept     timestamptz not null default 'epoch'
);

insert into engine_clock default values;

-- `due_at` is of the agreed clock. When a window opens goes by the database's own.
alter table lane_due add column opens_at timestamptz;

create index lane_due_opens on lane_due (opens_at) where opens_at is not null;
