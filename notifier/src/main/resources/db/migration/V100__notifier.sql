-- The summary of a release until its end.
create table release_summary (
  release uuid primary key,
  summary text not null
);

-- Ended releases with a published outcome; the primary key prevents a second outcome.
create table ended_release (
  release uuid        primary key,
  event   uuid        not null unique,
  at      timestamptz not null default clock_timestamp()
);

-- The allowed hosts in the newest settings of environments.
create table environment (
  name     text   primary key,
  revision bigint not null,
  hosts    text[] not null
);

-- Deliveries: one per release, transition and destination. A lease is (owner, lease); it is free when
-- owner is null.
create table delivery (
  message     uuid        primary key,
  release     uuid        not null,
  lane        text        not null,
  environment text        not null,
  transition  text        not null,
  channel     text        not null,
  destination text        not null,
  secret      text,
  body        text        not null,
  made_at     timestamptz not null default clock_timestamp(),
  next_at     timestamptz not null default clock_timestamp(),
  tries       int         not null default 0,
  reason      text,
  owner       uuid,
  lease       bigint      not null default 0,
  ended_at    timestamptz,
  unique (release, transition, destination)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index delivery_due on delivery (next_at) where ended_at is null and owner is null;
create index delivery_held on delivery (destination) where owner is not null;

-- Disabled destinations; a new revision of the environment deletes them.
create table disabled_destination (
  environment text        not null,
  destination text        not null,
  reason      text        not null,
  at          timestamptz not null default clock_timestamp(),
  primary key (environment, destination)
);
