#!/usr/bin/env bash
# The part of the official image's contract that compose files use: POSTGRES_USER, _PASSWORD, _DB (each
# also as _FILE), _INITDB_ARGS, _HOST_AUTH_METHOD, PGDATA, /docker-entrypoint-initdb.d/*.{sh,sql}.
set -euo pipefail

# Sets variable $1 from the file that $1_FILE names. Without $1_FILE it sets an unset variable to $2.
from_file() {
  file=$1_FILE
  if [ -n "${!file:-}" ]; then
    printf -v "$1" %s "$(<"${!file}")"
  else
    printf -v "$1" %s "${!1:-${2:-}}"
  fi
  export "${1?}"
}

init() {
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  from_file POSTGRES_INITDB_ARGS
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$method" != trust ]; then
    echo "Error: Database is uninitialized and superuser password is not specified." >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # arguments, as in the official image
  initdb -D "$PGDATA" -U "$POSTGRES_USER" --auth=trust \
    --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") $POSTGRES_INITDB_ARGS
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

# Runs the files of /docker-entrypoint-initdb.d with a first server that listens only on the socket. So the log has
# 'ready to accept connections' twice.
fill() {
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' $*" -w start
  export PGUSER=$POSTGRES_USER PGDATABASE=$POSTGRES_DB
  [ "$POSTGRES_DB" = postgres ] || createdb --maintenance-db=postgres "$POSTGRES_DB"
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else
        # shellcheck disable=SC1090
        . "$file"
      fi ;;
      *.sql) psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc -f "$file" ;;
    esac
  done
  unset PGUSER PGDATABASE
  pg_ctl -D "$PGDATA" -m fast -w stop
}

[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA" 2>/dev/null || true
  init
  fill "${@:2}"
fi
if [ "$1" = postgres ]; then
  set -- "$@" -c "listen_addresses=*"
fi
exec "$@"
