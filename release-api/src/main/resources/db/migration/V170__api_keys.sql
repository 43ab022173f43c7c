-- Keys of the API. The hash is the SHA-256 of the text, which is stored nowhere. A revoked or expired
-- key keeps its row, so that its creator and its end can be read. Only one present key has a name.
create table api_key (
  id         uuid        primary key,
  name       text        not null,
  hash       text        not null unique,
  grants     text        not null,
  created_by text        not null,
  created    timestamptz not null,
  expires    timestamptz not null,
  revoked    timestamptz,
  revoked_by text,
  constraint api_key_name exclude using btree (name with =) where (revoked is null)
);
