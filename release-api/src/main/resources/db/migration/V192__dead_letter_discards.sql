-- Discarded dead letters. The dead letter itself stays in its topic of Kafka until its retention ends, so lists leave it
-- out by this table. Its time is a part of the key, since a topic that is created again numbers its records from 0.
create table dead_letter_discard (
  id           text        not null,
  time         timestamptz not null,
  discarded    timestamptz not null,
  discarded_by text        not null,
  reason       text        not null,
  primary key (id, time)
);

create index dead_letter_discard_discarded on dead_letter_discard (discarded);
