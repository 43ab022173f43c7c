#!/usr/bin/env bash
# Runs a service from its sources against docker-compose.dev.yml: a request after a change uses the changed sources, also
# those of the modules contract, domain and messaging. A debugger can connect while the service runs.
#   compose/dev.sh infrastructure    starts PostgreSQL, Kafka and HAProxy, with files that this user can open
#   compose/dev.sh SERVICE           release-api, strategy-engine, health-monitor or notifier, until Ctrl-C
#   compose/dev.sh down              removes the containers of the stack and of its applications, volumes and files
#
#   variable                                        default        port of
#   SLUICE_API_PORT, SLUICE_API_DEBUG_PORT            7070, 5070     release-api, and its debugger
#   SLUICE_ENGINE_PORT, SLUICE_ENGINE_DEBUG_PORT      7071, 5071     strategy-engine
#   SLUICE_HEALTH_PORT, SLUICE_HEALTH_DEBUG_PORT      7072, 5072     health-monitor
#   SLUICE_NOTIFIER_PORT, SLUICE_NOTIFIER_DEBUG_PORT  7073, 5073     notifier
#   SLUICE_ROUTER_PORT, SLUICE_ROUTER_ADMIN_PORT      7080, 7081     HAProxy
#   SLUICE_KAFKA_PORT, SLUICE_POSTGRES_PORT           7092, 7432     Kafka and PostgreSQL
# SLUICE_PROJECT names the project of Compose, sluice-dev by default. A second stack beside the first one needs another
# project and other ports. MAVEN_ARGS has further arguments of Maven, such as -o.
# Needs a Docker engine with Compose; a service needs a JDK 25, Maven and the started infrastructure. Exits with 0, with 1
# if a start fails, and with 2 if an argument is wrong or something is missing. A failed or interrupted start of the
# infrastructure removes what it made, unless the stack has been there before.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { # STATUS MESSAGE
  echo "dev: $2" >&2
  exit "$1"
}

compose() {
  DEV_ROUTER=$state/router DEV_USER=$(id -u):$(id -g) docker compose -f docker-compose.dev.yml -p "$project" "$@"
}

require_docker() {
  command -v docker >/dev/null ||
    fail 2 "docker is missing: install it, on Debian with apt-get install docker.io docker-compose"
  docker compose version >/dev/null 2>&1 ||
    fail 2 "docker has no compose: install it, on Debian with apt-get install docker-compose"
  timeout 30 docker version >/dev/null 2>&1 || fail 2 "no Docker engine answers: start one, on Debian with .ci/docker-up"
}

# Prints the ids of the project's containers, or the names of its volumes.
list() { # ps -a | volume ls
  docker "$@" -q --filter "label=com.docker.compose.project=$project"
}

infrastructure() {
  require_docker
  local containers volumes name
  containers=$(list ps -a)
  volumes=$(list volume ls)
  umask 077 # tokens
  trap 'undo "$containers" "$volumes"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  mkdir -p "$state/router"
  compose up -d --wait ||
    fail 1 "the infrastructure did not start: see above; without a registry .ci/docker-images makes the images"
  for name in api-token service-token; do
    compose run --rm -T --no-deps --entrypoint cat keys "/keys/$name" >"$state/$name.new"
    mv "$state/$name.new" "$state/$name"
  done
  trap - EXIT
}

# Removes what a failed start made.
undo() { # CONTAINERS VOLUMES of the project before the start
  local status=$?
  trap '' INT TERM
  if [ -z "$1" ]; then
    if [ -z "$2" ]; then remove -v; else remove; fi || true
  fi
  exit "$status"
}

remove() { # OPTION...
  compose --profile services --profile tools down --remove-orphans "$@"
  rm -rf "$state/router"
  rm -f "$state"/api-token "$state"/api-token.new "$state"/service-token "$state"/service-token.new
  rmdir "$state" 2>/dev/null || true
}

require_port() { # VARIABLE VALUE
  if ! [[ $2 =~ ^[0-9]{1,5}$ ]] || [ "$((10#$2))" -lt 1 ] || [ "$((10#$2))" -gt 65535 ]; then
    fail 2 "$1 must be a port from 1 to 65535, was '$2'"
  fi
}

answers() { # PORT
  # shellcheck disable=SC2016 # the other bash expands it
  timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1"' answers "$1" 2>/dev/null
}

require_free() { # VARIABLE PORT
  ! answers "$2" || fail 2 "port $2 is in use: stop its process, or set $1 to another port"
}

service() { # NAME
  local prefix port debug database=${1//-/_}
  # shellcheck source=.ci/jdk
  . .ci/jdk
  JAVA_HOME=$(jdk) || exit 2
  export JAVA_HOME
  command -v mvn >/dev/null || fail 2 "mvn is missing: install Maven 3.9 or newer, on Debian with apt-get install maven"
  case $1 in
    release-api) prefix=API port=$api debug=${SLUICE_API_DEBUG_PORT:-5070} ;;
    strategy-engine) prefix=ENGINE port=$engine debug=${SLUICE_ENGINE_DEBUG_PORT:-5071} ;;
    health-monitor) prefix=HEALTH port=$health debug=${SLUICE_HEALTH_DEBUG_PORT:-5072} ;;
    notifier) prefix=NOTIFIER port=$notifier debug=${SLUICE_NOTIFIER_DEBUG_PORT:-5073} ;;
  esac
  require_port "SLUICE_${prefix}_PORT" "$port"
  require_port "SLUICE_${prefix}_DEBUG_PORT" "$debug"
  if ! [ -r "$state/service-token" ] || ! answers "$kafka" || ! answers "$postgres"; then
    fail 2 "the infrastructure of $project is not running: start it with compose/dev.sh infrastructure"
  fi
  require_free "SLUICE_${prefix}_PORT" "$port"
  require_free "SLUICE_${prefix}_DEBUG_PORT" "$debug"
  export QUARKUS_HTTP_PORT=$port
  export QUARKUS_DATASOURCE_USERNAME=$database
  export QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://127.0.0.1:$postgres/$database
  export KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:$kafka
  export SLUICE_SERVICE_TOKEN_FILE=$state/service-token
  export SLUICE_SECRETS_DIRECTORY=$state/secrets
  export SLUICE_API_OPERATOR_TOKEN_FILE=$state/api-token
  export SLUICE_API_ENGINE_URL=http://127.0.0.1:$engine SLUICE_API_HEALTH_URL=http://127.0.0.1:$health
  export SLUICE_ENGINE_EDGE_URL='' SLUICE_HEALTH_EDGE_URL=''
  export SLUICE_ENGINE_DOCKER_HOST=unix://${DOCKER_SOCKET:-/var/run/docker.sock}
  export SLUICE_ENGINE_DOCKER_NETWORK=${project}_instances
  export SLUICE_ENGINE_HAPROXY_SOCKET=$state/router/admin.sock
  export SLUICE_HEALTH_HAPROXY_URL=http://127.0.0.1:${SLUICE_ROUTER_ADMIN_PORT:-7081}
  # Without the sources of tests, which would double the time of a start. A change within methods replaces their classes
  # without a restart.
  exec mvn -ntp -pl "$1" -am quarkus:dev -Ddebug="$debug" -Dmaven.test.skip=true -Dquarkus.analytics.disabled=true \
    -Dquarkus.live-reload.instrumentation=true
}

project=${SLUICE_PROJECT:-sluice-dev}
[[ $project =~ ^[a-z0-9][a-z0-9_-]{0,62}$ ]] || fail 2 "SLUICE_PROJECT must be the name of a project, was '$project'"
state=$PWD/.sluice/dev/$project
api=${SLUICE_API_PORT:-7070} engine=${SLUICE_ENGINE_PORT:-7071} health=${SLUICE_HEALTH_PORT:-7072}
notifier=${SLUICE_NOTIFIER_PORT:-7073} kafka=${SLUICE_KAFKA_PORT:-7092} postgres=${SLUICE_POSTGRES_PORT:-7432}
[ $# -le 1 ] || fail 2 "one argument is expected; see --help"
case ${1:-} in
  -h | --help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' compose/dev.sh ;;
  infrastructure) infrastructure ;;
  down) require_docker && remove -v ;;
  release-api | strategy-engine | health-monitor | notifier) service "$1" ;;
  '') fail 2 "an argument is missing; see --help" ;;
  *) fail 2 "$1 is neither infrastructure, down nor a service; see --help" ;;
esac
