-- Counted time of releases with a future `startAt`, beside lane_timer. Unlike a hold they also wait
-- while no engine is running, so the row has the time of the last count.
create table lane_count (
  lane        text        not null,
  waiting_for text        not null,
  needed_ms   bigint      not null,
  waited_ms   bigint      not null default 0,
  kept_at     timestamptz not null default clock_timestamp(),
  primary key (lane, waiting_for)
);
