-- For the purge.
create index watch_ended on watch (ended_at) where ended_at is not null;
