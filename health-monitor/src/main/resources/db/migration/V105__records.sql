-- What watches learnt besides ticks, and what they said: with the ticks, all that their verdicts
-- rest on. `tick` is the last tick before it; `id` grows within a release, whose lane is locked.
create table note (
  release uuid   not null references watch (release) on delete cascade,
  id      bigint generated always as identity,
  tick    bigint not null,
  note    text   not null,
  primary key (release, id)
);
