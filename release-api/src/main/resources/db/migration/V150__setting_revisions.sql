-- The history of settings documents: each revision with its caller and reason.
create table setting_revision (
  key      text        not null,
  revision bigint      not null,
  name     text        not null,
  deleted  boolean     not null,
  document text        not null,
  changed  timestamptz not null,
  caller   text,
  reason   text,
  primary key (key, revision)
);

-- The callers of earlier changes are unknown.
insert into setting_revision (key, revision, name, deleted, document, changed)
select key, revision, name, deleted, document, changed from setting;
