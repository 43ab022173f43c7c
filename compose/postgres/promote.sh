#!/usr/bin/env bash
# Makes this standby the primary. Only once the old one is stopped and stays so: see docs/compose.md.
set -euo pipefail

ask() {
  psql -U postgres -X -q -A -t -v ON_ERROR_STOP=1 -c "$1"
}

if [ "$(ask 'SELECT pg_is_in_recovery()')" != t ]; then
  echo "this is the primary already" >&2
  exit 2
fi
if [ -n "$(ask "SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming'")" ]; then
  echo "the old primary still runs: stop it first, else both take writes" >&2
  exit 1
fi
# It has no standby of its own yet: it must not wait for one.
ask "ALTER SYSTEM SET synchronous_standby_names = ''"
ask 'SELECT pg_reload_conf()' >/dev/null
[ "$(ask 'SELECT pg_promote(true, 60)')" = t ]
echo "promoted; nothing is copied any more until the other server follows this one"
