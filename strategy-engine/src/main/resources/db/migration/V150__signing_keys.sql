-- The keys by which routers sign the cookies of a lane's sticky clients: the newest signs, the one before it verifies.
create table signing_key (
  lane       text        not null,
  number     int         not null,
  id         text        not null,
  secret     text        not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (lane, number)
);
