-- The last log lines of instances that have ended, so that the log of a version that was rolled back can be read.
create table ended_instance (
  id uuid primary key,
  runtime text not null,
  lane text not null,
  release uuid not null,
  version text not null,
  slot int not null,
  port int not null,
  restarts int not null,
  ended timestamptz not null,
  log text not null
);
create index ended_instance_lane on ended_instance (runtime, lane, ended);
create index ended_instance_ended on ended_instance (ended);
