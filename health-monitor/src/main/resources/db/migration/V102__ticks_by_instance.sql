-- Further input of comparisons: the same counts by instance, as JSON, and whether the candidate's
-- weight was another one before.
alter table tick
  add column shifted boolean not null default false,
  add column fleet text not null default '{"candidates":0,"stable":[]}';
