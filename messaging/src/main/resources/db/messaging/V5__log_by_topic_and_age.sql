-- For the purges: entries of a topic by age. Progress is purged lane by lane, by its key, and
-- requests of releases with their release.
create index lane_event_age on lane_event (topic, at)
  where sent_at is not null and topic <> 'release.progress'
    and (topic <> 'release.requests' or release is null);
