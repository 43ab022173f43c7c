-- The allowed hosts of environments, and the latest measurements of external monitors.
create table environment (
  name text primary key,
  revision bigint not null,
  hosts text[] not null
);
create table measurement (
  lane text not null,
  subject text not null,
  name text not null,
  kind text not null,
  instance text not null,
  body text not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (lane, subject, name, kind, instance)
);
create index measurement_name on measurement (lane, name);
create index measurement_received_at on measurement (received_at);
