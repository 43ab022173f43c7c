-- The user of the dashboards: it can only read the tables of release-api. The server runs this once, when it creates
-- its data directory. In an existing stack an administrator runs this by hand, and then as release_api:
--   GRANT SELECT ON ALL TABLES IN SCHEMA public TO grafana;
\set grafana `cat /run/secrets/postgres-grafana`
CREATE ROLE grafana LOGIN PASSWORD :'grafana' CONNECTION LIMIT 8;
ALTER ROLE grafana SET default_transaction_read_only = on;
ALTER ROLE grafana SET statement_timeout = '10s';
GRANT CONNECT ON DATABASE release_api TO grafana;
\connect release_api
ALTER DEFAULT PRIVILEGES FOR ROLE release_api IN SCHEMA public GRANT SELECT ON TABLES TO grafana;
