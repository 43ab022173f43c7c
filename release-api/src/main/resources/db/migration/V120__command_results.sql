-- The results of commands, by the id of the command. An index on the text of the event, not a
-- column: it has the rows of all versions of Sluice, also of a replica that runs the one before.
create index progress_command on progress
  (substring(event from '"command":"([0-9a-f-]{36})"')) where event like '%"command":"%';
