-- Requests that the client left before there was an answer.
alter table tick
  add column left_count bigint not null default 0,
  add column stable_left_count bigint not null default 0;
