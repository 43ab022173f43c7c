-- The columns and indexes of the filters of the list of releases. An end changes the outcome and the
-- words; the other columns keep their first value. A row of an earlier version gets its values here,
-- or with the next event of its release.
alter table release
  add column environment text  not null generated always as (split_part(lane, '/', 1)) stored,
  add column application text  not null generated always as (split_part(lane, '/', 2)) stored,
  add column version     text  not null default '',
  add column caller      text  not null default '',
  add column outcome     text,
  add column labels      jsonb not null default '{}',
  add column words       text  not null default '';

update release set
  version = view::jsonb ->> 'version',
  caller  = view::jsonb ->> 'caller',
  outcome = view::jsonb ->> 'outcome',
  words   = concat_ws(' ', view::jsonb ->> 'version', view::jsonb ->> 'caller',
    case when state = 'ended' then left(view::jsonb ->> 'reason', 500) end);

create index release_environment on release (environment, posted, id);
create index release_application on release (application, posted, id);
create index release_version on release (version, posted, id);
create index release_caller on release (caller, posted, id);
create index release_state on release (state, posted, id);
create index release_outcome on release (outcome, posted, id) where outcome is not null;
create index release_labels on release using gin (labels jsonb_path_ops);
create index release_words on release using gin (to_tsvector('simple', words));
