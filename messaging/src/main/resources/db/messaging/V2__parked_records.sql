-- Records that this service cannot process yet. While a lane has one here, its later records of the
-- same topic wait here, too.
create table parked_record (
  topic     text     not null,
  key       text     not null,
  sequence  bigint   not null,
  partition int      not null,
  "offset"  bigint   not null,
  written   bigint   not null, -- by its writer's clock, in milliseconds since 1970
  names     text[]   not null, -- of its headers
  headers   bytea[]  not null,
  value     bytea    not null,
  reason    text     not null,
  primary key (topic, key, sequence, partition, "offset")
);
