-- Settings documents as their authors wrote them; a deleted one keeps its row and its revision.
create table setting (
  key      text        primary key,
  name     text        not null,
  revision bigint      not null,
  deleted  boolean     not null,
  document text        not null,
  changed  timestamptz not null
);

-- The view of a release. The request creates it, then the events of release.progress update it.
create table release (
  id       uuid        primary key,
  lane     text        not null,
  state    text        not null,
  posted   timestamptz not null,
  sequence bigint      not null default 0,
  view     text        not null
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02);

create index release_posted on release (posted, id);
create index release_lane on release (lane, posted, id);
create index release_open on release (lane) where state <> 'ended';

-- Lanes as folded from release.progress, guarded by the last sequence in the fold.
create table lane_status (
  lane     text   primary key,
  sequence bigint not null default 0,
  folded   text   not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

create table progress (
  lane     text        not null,
  sequence bigint      not null,
  id       uuid        not null,
  release  uuid,
  at       timestamptz not null,
  event    text        not null,
  primary key (lane, sequence)
);

create index progress_release on progress (release, sequence) where release is not null;

-- The serving versions of a lane, each from its sequence on: the targets of reverts.
create table serving_history (
  lane     text   not null,
  sequence bigint not null,
  release  uuid   not null,
  version  text   not null,
  primary key (lane, sequence)
);

-- Positions without gaps: the counter's row is locked until its number is committed.
create table counter (
  name text   primary key,
  last bigint not null
);

insert into counter (name, last) values ('outcome', 0), ('notice', 0);

create table outcome (
  position bigint      primary key,
  id       uuid        not null unique,
  lane     text        not null,
  release  uuid        not null unique,
  at       timestamptz not null,
  event    text        not null
);

create table notice (
  position bigint      primary key,
  id       uuid        not null unique,
  lane     text        not null,
  release  uuid        not null,
  at       timestamptz not null,
  event    text        not null
);

create index notice_release on notice (release, position);

-- First responses, by the key of a repeat: a command's own id, or a caller's Idempotency-Key.
create table idempotent_response (
  scope       text        not null,
  key         text        not null,
  fingerprint text        not null,
  status      integer     not null,
  location    text,
  body        text        not null,
  at          timestamptz not null,
  primary key (scope, key)
);

create index idempotent_response_at on idempotent_response (at) where scope <> 'id';
