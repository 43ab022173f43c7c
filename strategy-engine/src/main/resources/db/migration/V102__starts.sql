-- What time is counted for beside lane_due: releases whose `startAt` is still to come. Unlike a hold
-- they also wait while nothing runs, so it is kept when that was last counted.
create table lane_count (
  lane        text        not null,
  waiting_for text        not null,
  needed_ms   bigint      not null,
  waited_ms   bigint      not null default 0,
  kept_at     timestamptz not null default clock_timestamp(),
  primary key (lane, waiting_for)
);
