-- The user for replication, and the setting that every commit waits for the standby. It takes effect after the first setup.
\set replicator `cat /run/secrets/postgres-replicator`
CREATE ROLE replicator REPLICATION LOGIN PASSWORD :'replicator';
ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)';

-- The state of the standbys, for the metrics of strategy-engine; it needs no other access to the server. The function
-- has a schema of its own, since strategy-engine creates its tables only in an empty one.
\connect strategy_engine
CREATE SCHEMA monitoring;
CREATE FUNCTION monitoring.sluice_postgres_standbys(OUT standbys bigint, OUT lag_ms bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
  $$ SELECT count(*), coalesce(max(extract(epoch FROM replay_lag)) * 1000, 0)::bigint
     FROM pg_stat_replication WHERE state = 'streaming' $$;
REVOKE ALL ON FUNCTION monitoring.sluice_postgres_standbys() FROM PUBLIC;
GRANT USAGE ON SCHEMA monitoring TO strategy_engine;
GRANT EXECUTE ON FUNCTION monitoring.sluice_postgres_standbys() TO strategy_engine;
