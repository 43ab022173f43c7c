-- The other events of watches and their verdicts: with the ticks they determine all verdicts. `tick`
-- is the last tick before the event; `id` grows within a release, whose lane is locked.
create table watch_event (
  release uuid   not null references watch (release) on delete cascade,
  id      bigint generated always as identity,
  tick    bigint not null,
  note    text   not null,
  primary key (release, id)
);
