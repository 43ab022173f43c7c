#!/usr/bin/env bash
# Makes every commit of this primary wait for its standby.
set -euo pipefail
psql -U postgres -X -q -v ON_ERROR_STOP=1 -c "ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)'"
psql -U postgres -X -q -v ON_ERROR_STOP=1 -A -t -c 'SELECT pg_reload_conf()' >/dev/null
