-- For the purge.
create index delivery_ended on delivery (ended_at) where ended_at is not null;
