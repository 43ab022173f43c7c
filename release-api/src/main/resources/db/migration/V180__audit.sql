-- The audit log. An entry is appended in the transaction of its change; soon after, one replica at a
-- time gives the new entries their places in the chain of hashes. The columns caller to status repeat
-- parts of the entry for queries.
create table audit (
  id       bigint      generated always as identity primary key,
  at       timestamptz not null,
  caller   text,
  verb     text,
  resource text        not null,
  lane     text,
  status   integer     not null,
  entry    text        not null,
  day      date,
  sequence bigint,
  previous text,
  hash     text,
  constraint audit_place unique (day, sequence)
);

create index audit_unchained on audit (id) where day is null;
create index audit_caller on audit (caller, day, sequence);

-- The last entry of each day, and the head that was published last. A purge of entries leaves them.
create table audit_day (
  day            date        primary key,
  sequence       bigint      not null,
  hash           text        not null,
  published      bigint      not null default 0,
  published_hash text        not null default '',
  published_at   timestamptz not null default '-infinity',
  signature      text
);
