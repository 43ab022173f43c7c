-- Parked records have a retention. Those from before this migration wait from now on.
alter table parked_record add column parked_at timestamptz not null default now();

create index parked_record_at on parked_record (parked_at);

-- The replica that purges, with the end of its lease.
create table purge_lease (
  name  text        primary key,
  owner uuid        not null,
  until timestamptz not null
);
