-- The noise of lanes' stable instances, as JSON: measured during good releases, and while no release was
-- in progress (`release` is null). The newest 8 of each lane stay, also after their watches are deleted.
create table lane_noise (
  lane        text        not null,
  id          bigint      generated always as identity,
  release     uuid,
  measured_at timestamptz not null,
  noise       text        not null,
  primary key (lane, id),
  unique (lane, release)
);

create index lane_noise_measured on lane_noise (measured_at, lane);
