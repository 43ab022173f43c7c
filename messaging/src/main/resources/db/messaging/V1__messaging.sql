-- Messaging: lane log with outbox, and inbox. The tables of a service are in its db/migration.

-- Lock, counters and snapshot of a lane, or of a settings document. Written with every signal, so
-- half of each page is left free for the next version of a row.
create table lane (
  key      text        primary key,
  seq      bigint      not null default 0,
  epoch    bigint      not null default 0,
  n        bigint      not null default 0,
  at       timestamptz not null default 'epoch',
  snapshot text        not null default ''
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- History and outbox in one. json, not jsonb: a resend is byte-identical.
create table lane_event (
  lane    text        not null references lane (key),
  seq     bigint      not null,
  id      uuid        not null unique,
  release uuid,
  topic   text        not null,
  type    text        not null,
  event   json        not null,
  at      timestamptz not null,
  sent_at timestamptz,
  primary key (lane, seq)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index lane_event_unsent on lane_event (lane, seq) where sent_at is null;
create index lane_event_release on lane_event (release, seq) where release is not null;

-- Handled messages by consumer.
create table inbox (
  consumer text        not null,
  source   text        not null,
  id       uuid        not null,
  at       timestamptz not null default clock_timestamp(),
  primary key (consumer, source, id)
) with (autovacuum_vacuum_scale_factor = 0.02);

create index inbox_at on inbox (at);
