-- Requests that the client aborted before the response.
alter table tick
  add column aborted_count bigint not null default 0,
  add column stable_aborted_count bigint not null default 0;
