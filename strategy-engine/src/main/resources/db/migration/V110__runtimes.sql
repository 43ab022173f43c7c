-- Several runtimes store their instances here, each under its name.
alter table runtime_start add column runtime text not null default 'local';
alter table runtime_start drop constraint runtime_start_pkey;
alter table runtime_start add primary key (runtime);
insert into runtime_start (id, runtime) values (gen_random_uuid()::text, 'docker');

alter table runtime_lane add column runtime text not null default 'local';
alter table runtime_lane drop constraint runtime_lane_pkey;
alter table runtime_lane add primary key (runtime, lane);

alter table instance add column runtime text not null default 'local';
alter table instance add column host text not null default '127.0.0.1';
drop index instance_lane;
drop index instance_slot;
drop index instance_port;
create index instance_lane on instance (runtime, lane);
create unique index instance_slot on instance (runtime, lane, release, slot) where mark in ('STARTING', 'READY');
create unique index instance_port on instance (runtime, port) where mark <> 'DEAD';
