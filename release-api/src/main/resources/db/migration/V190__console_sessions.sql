-- The sessions of the console. The id is the SHA-256 of a secret that only the cookie has, and the token is encrypted
-- with a key made from that secret: this table alone admits to nothing.
create table console_session (
  id      text        primary key,
  subject text        not null,
  token   text        not null,
  created timestamptz not null,
  expires timestamptz not null
);

create index console_session_subject on console_session (subject, created);
create index console_session_expires on console_session (expires);
