-- Older ticks: one row has the ticks `n` to `last` of a release, as deflated JSON.
create table tick_pack (
  release uuid        not null references watch (release) on delete cascade,
  n       bigint      not null,
  last    bigint      not null,
  ended   timestamptz not null,
  body    bytea       not null,
  primary key (release, n)
);

alter table tick_pack alter column body set storage external; -- it is deflated already

create index tick_pack_ended on tick_pack (ended);
