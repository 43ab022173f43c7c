-- Measurements of successful releases, for the baselines of later releases of the lane: the mean and
-- the number of the candidate's values of each check. `seq` is the sequence of the lane's event that
-- ended the release. The newest 20 of each check of a lane stay, also after their watches are deleted.
create table baseline_mean (
  lane    text             not null,
  name    text             not null,
  release uuid             not null,
  seq     bigint           not null,
  mean    double precision not null,
  count   bigint           not null,
  primary key (lane, name, release)
);
