-- Dashboards read what release-api shows, and nothing else; once, when the server's directory is made. In a
-- stack that is there already an administrator runs this by hand, and as release_api:
--   GRANT SELECT ON ALL TABLES IN SCHEMA public TO grafana;
\set grafana `cat /run/secrets/postgres-grafana`
CREATE ROLE grafana LOGIN PASSWORD :'grafana' CONNECTION LIMIT 8;
ALTER ROLE grafana SET default_transaction_read_only = on;
ALTER ROLE grafana SET statement_timeout = '10s';
GRANT CONNECT ON DATABASE release_api TO grafana;
\connect release_api
ALTER DEFAULT PRIVILEGES FOR ROLE release_api IN SCHEMA public GRANT SELECT ON TABLES TO grafana;
