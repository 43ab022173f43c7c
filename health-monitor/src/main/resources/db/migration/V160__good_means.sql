-- What releases that succeeded measured, so that later ones of the lane can be held against them:
-- the mean of the candidate's values of each check, and how many there were. `seq` is the sequence
-- of the lane's event that ended the release. Of each check of a lane the newest 20 stay, whatever
-- becomes of their watches.
create table good_mean (
  lane    text             not null,
  name    text             not null,
  release uuid             not null,
  seq     bigint           not null,
  mean    double precision not null,
  count   bigint           not null,
  primary key (lane, name, release)
);
