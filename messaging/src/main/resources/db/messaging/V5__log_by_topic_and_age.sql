-- What purges look for: entries of a topic by age. Progress is purged lane by lane, by its key.
create index lane_event_age on lane_event (topic, at)
  where sent_at is not null and topic <> 'release.progress';
