-- Who copies, and that every commit waits for the copy: in force when the server starts in earnest.
\set replicator `cat /run/secrets/postgres-replicator`
CREATE ROLE replicator REPLICATION LOGIN PASSWORD :'replicator';
ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)';

-- How the standbys are, for strategy-engine's metrics; more of the server it need not see.
-- In a schema of its own: strategy-engine makes its tables only in an empty one.
\connect strategy_engine
CREATE SCHEMA monitoring;
CREATE FUNCTION monitoring.sluice_standbys(OUT standbys bigint, OUT lag_ms bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
  $$ SELECT count(*), coalesce(max(extract(epoch FROM replay_lag)) * 1000, 0)::bigint
     FROM pg_stat_replication WHERE state = 'streaming' $$;
REVOKE ALL ON FUNCTION monitoring.sluice_standbys() FROM PUBLIC;
GRANT USAGE ON SCHEMA monitoring TO strategy_engine;
GRANT EXECUTE ON FUNCTION monitoring.sluice_standbys() TO strategy_engine;
