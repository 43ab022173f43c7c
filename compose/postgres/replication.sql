-- Who copies, and that every commit waits for the copy: in force when the server starts in earnest.
\set replicator `cat /run/secrets/postgres-replicator`
CREATE ROLE replicator REPLICATION LOGIN PASSWORD :'replicator';
ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)';
