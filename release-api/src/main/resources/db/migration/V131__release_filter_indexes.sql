-- The indexes of the filters of the list of releases, and of the rows whose columns are not set yet.
-- An interrupted build leaves an invalid index, so that the repeat drops it.
drop index concurrently if exists release_environment;
create index concurrently release_environment on release (environment, posted, id);
drop index concurrently if exists release_application;
create index concurrently release_application on release (application, posted, id);
drop index concurrently if exists release_version;
create index concurrently release_version on release (version, posted, id);
drop index concurrently if exists release_caller;
create index concurrently release_caller on release (caller, posted, id);
drop index concurrently if exists release_state;
create index concurrently release_state on release (state, posted, id);
drop index concurrently if exists release_outcome;
create index concurrently release_outcome on release (outcome, posted, id) where outcome is not null;
drop index concurrently if exists release_labels;
create index concurrently release_labels on release using gin (labels jsonb_path_ops);
drop index concurrently if exists release_words;
create index concurrently release_words on release using gin (to_tsvector('simple', words));
drop index concurrently if exists release_without_filters;
create index concurrently release_without_filters on release (id) where version is null;
