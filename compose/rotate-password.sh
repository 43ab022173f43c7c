#!/usr/bin/env bash
# Replaces passwords of a running stack of staging or production, without a restart. Each service reads its password for
# every new connection, and open connections stay.
#   compose/rotate-password.sh NAME...     postgres-SERVICE or kafka-SERVICE, for release-api, strategy-engine,
#                                          health-monitor or notifier
#   compose/rotate-password.sh --all       all eight
# COMPOSE_FILE names the stack (default docker-compose.prod.yml), and COMPOSE_PROJECT_NAME its project; both may be in
# .env. If it was interrupted, run it again.
# Exits with 0 if each password is replaced; with 1 if one is not; with 2 if the arguments are wrong.
set -euo pipefail
LC_ALL=C
cd "$(dirname "$0")/.."
LIMIT=60 # seconds for each step
SERVICES=(release-api strategy-engine health-monitor notifier)

fail() { # STATUS MESSAGE
  echo "rotate-password: $2" >&2
  exit "$1"
}

if [ "${1:-}" = --help ]; then
  sed -n '2,/^set /s/^# \{0,1\}//p' compose/rotate-password.sh
  exit 0
fi
known=("${SERVICES[@]/#/postgres-}" "${SERVICES[@]/#/kafka-}")
names=("$@")
[ "$*" != --all ] || names=("${known[@]}")
[ ${#names[@]} -gt 0 ] || fail 2 "name a password, or --all; see --help"
for name in "${names[@]}"; do
  [[ " ${known[*]} " == *" $name "* ]] || fail 2 "$name is not one of ${known[*]}"
done
if [ -z "${COMPOSE_FILE:-}" ] && ! grep -qs '^COMPOSE_FILE=' .env; then
  export COMPOSE_FILE=docker-compose.prod.yml
fi

engine() { # WORD...
  timeout -k 5 "$LIMIT" docker "$@" 9<&-
}

# Prints the ids of the running containers of a service.
running() { # SERVICE
  engine compose ps -q --status running "$1" </dev/null
}

# Prints the file of the machine that a service reads its password from.
source_of() { # NAME
  local target=/run/secrets/kafka ids
  [[ $1 != postgres-* ]] || target=/run/secrets/quarkus.datasource.password
  ids=$(running "${1#*-}") || return
  [ -z "$ids" ] ||
    engine inspect -f "{{range .Mounts}}{{if eq .Destination \"$target\"}}{{.Source}}{{end}}{{end}}" "${ids%%$'\n'*}" </dev/null
}

declare -A files
for name in "${names[@]}"; do
  file=$(source_of "$name") || fail 1 "docker compose does not answer for this stack: nothing is changed"
  [ -n "$file" ] || fail 1 "${name#*-} is not running in this project of docker compose: nothing is changed"
  [ -w "$file" ] || fail 1 "$file is missing or not writable: run this on the stack's machine, as its owner"
  files[$name]=$file
done
exec 9<"$(dirname "${files[${names[0]}]}")"
flock -n 9 || fail 1 "another rotation of this stack is running"

# Writes into the file, since a container does not see another file in its place.
write() { # FILE PASSWORD
  cat <<<"$2" >"$1" || fail 1 "$1 is not written: free space on its disk, and run this again"
}

# Prints the service of the primary: the other one of a pair is in recovery.
primary() {
  local service
  for service in postgres postgres-standby; do
    if [ -n "$(running "$service" 2>/dev/null)" ] &&
      [ "$(engine compose exec -T "$service" psql -U postgres -X -q -A -t -c 'SELECT pg_is_in_recovery()' </dev/null)" = f ]; then
      echo "$service"
      return
    fi
  done
  return 1
}

# A new connection must find the password of the file in the database. So the file is written between the change and its
# commit, which takes milliseconds. The server's log must not have the statement, even if it fails.
rotate_postgres() { # NAME PASSWORD FILE
  local server role=${1#postgres-} answer=
  server=$(primary) || fail 1 "$1 is unchanged: no primary of PostgreSQL is running in this project of docker compose"
  coproc DATABASE {
    engine compose exec -T "$server" psql -U postgres -X -q -A -t -v ON_ERROR_STOP=1
  }
  exec 3<&"${DATABASE[0]}" 4>&"${DATABASE[1]}" # they stay open if psql ends early
  cat <<END >&4 || true
SET log_min_error_statement = panic;
SET log_statement = none;
SET log_min_duration_statement = -1;
BEGIN;
ALTER ROLE ${role//-/_} PASSWORD '$2';
\\echo changed
END
  read -r -t "$LIMIT" answer <&3 || true
  [ "$answer" = changed ] || fail 1 "$1 is unchanged: PostgreSQL did not accept a new password"
  write "$3" "$2"
  printf 'COMMIT;\n\\echo committed\n\\q\n' >&4 || true
  answer=
  read -r -t "$LIMIT" answer <&3 || true
  exec 3<&- 4>&-
  [ "$answer" = committed ] || fail 1 "PostgreSQL may not have the new $1: run this again"
}

# A client that logs in between the change and the write of the file, about a second, tries again later.
rotate_kafka() { # NAME PASSWORD FILE
  [ -n "$(running kafka)" ] || fail 1 "$1 is unchanged: Kafka is not running in this project of docker compose"
  engine compose exec -T kafka bash /etc/sluice/configs.sh /run/secrets kafka-internal:9092 \
    --entity-type users --entity-name "${1#kafka-}" <<<"SCRAM-SHA-512=iterations=8192,password=$2" >/dev/null ||
    fail 1 "Kafka did not accept a new $1: run this again, or the topics job restores the present one"
  write "$3" "$2"
}

for name in "${names[@]}"; do
  password=$(openssl rand -hex 32)
  # Server and file must not differ because of an interrupt.
  trap '' HUP INT TERM PIPE
  case $name in
    postgres-*) rotate_postgres "$name" "$password" "${files[$name]}" ;;
    kafka-*) rotate_kafka "$name" "$password" "${files[$name]}" ;;
  esac
  trap - HUP INT TERM PIPE
  echo "rotate-password: $name has a new password"
done
