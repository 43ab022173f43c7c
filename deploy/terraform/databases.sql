-- A database and a user for each service, as compose/postgres/databases.sql makes them. It can run again, and then sets
-- the passwords again. The owner of an instance of RDS is no superuser: it must be a member of a role that owns a database.
\set release_api `cat /run/secrets/postgres-release-api`
\set strategy_engine `cat /run/secrets/postgres-strategy-engine`
\set health_monitor `cat /run/secrets/postgres-health-monitor`
\set notifier `cat /run/secrets/postgres-notifier`
SET createrole_self_grant = 'set, inherit';
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['release_api', 'strategy_engine', 'health_monitor', 'notifier']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE release_api PASSWORD :'release_api';
ALTER ROLE strategy_engine PASSWORD :'strategy_engine';
ALTER ROLE health_monitor PASSWORD :'health_monitor';
ALTER ROLE notifier PASSWORD :'notifier';
SELECT format('CREATE DATABASE %I OWNER %I', name, name) FROM unnest(ARRAY['release_api', 'strategy_engine', 'health_monitor', 'notifier']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec
REVOKE CONNECT, TEMPORARY ON DATABASE release_api, strategy_engine, health_monitor, notifier FROM PUBLIC;
SELECT 'databases are up to date';
