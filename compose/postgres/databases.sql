-- A database and a user for each service. The server runs this once, when it creates its data directory. Other users
-- cannot connect to these databases.
\set release_api `cat /run/secrets/postgres-release-api`
\set strategy_engine `cat /run/secrets/postgres-strategy-engine`
\set health_monitor `cat /run/secrets/postgres-health-monitor`
\set notifier `cat /run/secrets/postgres-notifier`
CREATE ROLE release_api LOGIN PASSWORD :'release_api';
CREATE ROLE strategy_engine LOGIN PASSWORD :'strategy_engine';
CREATE ROLE health_monitor LOGIN PASSWORD :'health_monitor';
CREATE ROLE notifier LOGIN PASSWORD :'notifier';
CREATE DATABASE release_api OWNER release_api;
CREATE DATABASE strategy_engine OWNER strategy_engine;
CREATE DATABASE health_monitor OWNER health_monitor;
CREATE DATABASE notifier OWNER notifier;
REVOKE CONNECT, TEMPORARY ON DATABASE release_api, strategy_engine, health_monitor, notifier FROM PUBLIC;
