-- The engine's tables, without the lanes' rows and logs.

-- Effects: written by the deciding transaction, leased by a runner.
create table effect (
  id uuid primary key,
  lane text not null,
  release uuid,
  number int not null,
  target text not null,
  kind text not null,
  payload jsonb not null,
  epoch bigint not null,
  n bigint not null,
  state text not null default 'WAITING' check (state in ('WAITING', 'DONE', 'CANCELLED')),
  owner text not null,
  renewals bigint not null default 0,
  reason text,
  created timestamptz not null
);

create index effect_waiting on effect (lane, target, n) where state = 'WAITING';
create index effect_ended on effect (created) where state <> 'WAITING';

-- The next deadline of each lane that waits for one.
create table lane_timer (
  lane text primary key,
  due_at timestamptz,
  waiting_for text not null,
  waited_ms bigint not null default 0,
  needed_ms bigint
);

create index lane_timer_at on lane_timer (due_at) where due_at is not null;
create index lane_timer_waiting on lane_timer (lane) where needed_ms is not null;

-- The newest received settings documents.
create table settings (
  key text primary key,
  revision bigint not null,
  doc jsonb not null
);

-- Applied releases and commands, kept for ever.
create table known_release (id uuid primary key, lane text not null);

create table known_command (id uuid primary key, lane text not null);

-- The runtime `local`.
create table runtime_start (id text primary key);

insert into runtime_start (id) values (gen_random_uuid()::text);

create table runtime_lane (lane text primary key, epoch bigint not null, n bigint not null);

create table instance (
  id uuid primary key,
  lane text not null,
  release uuid not null,
  slot int not null,
  port int not null,
  pid bigint,
  start text,
  boot text,
  mark text not null check (mark in ('STARTING', 'READY', 'STOPPING', 'DEAD')),
  epoch bigint not null,
  n bigint not null,
  spec jsonb not null,
  since timestamptz not null,
  restarts int not null
);

create index instance_lane on instance (lane);
create unique index instance_slot on instance (lane, release, slot) where mark in ('STARTING', 'READY');
create unique index instance_port on instance (port) where mark <> 'DEAD';
