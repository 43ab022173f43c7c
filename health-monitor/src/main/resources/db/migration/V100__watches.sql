-- Watches of releases, and the ticks that determine their verdicts.

-- Columns have the fields that a poll reads before it takes a lock; `watch` has the others.
-- Written with every tick, so half of each page is left free for the next version of a row.
create table watch (
  release     uuid        primary key,
  lane        text        not null,
  step        integer     not null,
  last_tick   bigint      not null,
  probing     boolean     not null,
  health_path text        not null,
  watch       text        not null,
  started_at  timestamptz not null default clock_timestamp(),
  ended_at    timestamptz
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

create index watch_open on watch (release) where ended_at is null;

-- A row is one tick, or a run of `ticks` empty ticks from number `n` on.
create table tick (
  release          uuid        not null references watch (release) on delete cascade,
  n                bigint      not null,
  ticks            bigint      not null default 1,
  began            timestamptz not null,
  ended            timestamptz not null,
  elapsed_nanos    bigint      not null,
  requests         bigint      not null,
  errors           bigint      not null,
  slow             bigint[]    not null,
  stable_requests  bigint      not null,
  stable_errors    bigint      not null,
  stable_slow      bigint[]    not null,
  probes           integer     not null,
  failed_probes    integer     not null,
  primary key (release, n)
);

create index tick_ended on tick (ended);
