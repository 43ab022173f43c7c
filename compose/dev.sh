#!/usr/bin/env bash
# Runs a service from its sources against docker-compose.dev.yml: the next request uses changed sources. A debugger
# can connect to port 50xx if the port of the service is 70xx.
#   compose/dev.sh infrastructure     starts PostgreSQL, Kafka and HAProxy, with files that this user can open
#   compose/dev.sh SERVICE            release-api, strategy-engine, health-monitor or notifier
set -euo pipefail
cd "$(dirname "$0")/.."
state=$PWD/.sluice/dev
project=${SLUICE_PROJECT:-sluice-dev}
compose() {
  DEV_ROUTER=$state/router DEV_USER=$(id -u):$(id -g) docker compose -f docker-compose.dev.yml -p "$project" "$@"
}

case ${1:-} in
  infrastructure)
    umask 077 # tokens
    mkdir -p "$state/router"
    compose up -d --wait
    for name in api-token service-token; do
      compose run --rm -T --no-deps --entrypoint cat keys "/keys/$name" >"$state/$name"
    done
    exit
    ;;
  release-api) debug=5070 ;;
  strategy-engine) debug=5071 ;;
  health-monitor) debug=5072 ;;
  notifier) debug=5073 ;;
  *)
    sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
export QUARKUS_DATASOURCE_USERNAME=${1//-/_}
export KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:${SLUICE_KAFKA_PORT:-7092}
export QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://127.0.0.1:${SLUICE_POSTGRES_PORT:-7432}/$QUARKUS_DATASOURCE_USERNAME
export SLUICE_SERVICE_TOKEN_FILE=$state/service-token
export SLUICE_API_OPERATOR_TOKEN_FILE=$state/api-token
export SLUICE_ENGINE_EDGE_URL='' SLUICE_HEALTH_EDGE_URL=''
export SLUICE_ENGINE_DOCKER_HOST=unix:///var/run/docker.sock SLUICE_ENGINE_DOCKER_NETWORK=${project}_instances
export SLUICE_ENGINE_HAPROXY_SOCKET=$state/router/admin.sock
export SLUICE_HEALTH_HAPROXY_URL=http://127.0.0.1:${SLUICE_ROUTER_ADMIN_PORT:-7081}
exec mvn -ntp -pl "$1" -am quarkus:dev -Ddebug=$debug
