-- The results of commands, by the id of the command. An index on the text of the event, not a
-- column: it has the rows of all versions of Sluice, also of a replica that runs the one before.
-- An interrupted build leaves an invalid index, so that the repeat drops it.
drop index concurrently if exists progress_command;
create index concurrently progress_command on progress
  (substring(event from '"command":"([0-9a-f-]{36})"')) where event like '%"command":"%';
