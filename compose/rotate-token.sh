#!/usr/bin/env bash
# Replaces the service token of a running stack. No request is rejected, since each program accepts both tokens of the
# file and reads it again every second. It takes ten seconds. If it was interrupted, run it again.
#   compose/rotate-token.sh [FILE]      default service-token in SLUICE_SECRETS, or in secrets
# On several machines, and on Kubernetes, each step is done everywhere before the next one: docs/compose.md.
# Exits with 0 if the old token is replaced; with 1 if the file cannot be used; with 2 if an argument is wrong.
set -euo pipefail
PAUSE=3 # seconds until every program has read the file

fail() { # STATUS MESSAGE
  echo "rotate-token: $2" >&2
  exit "$1"
}

if [ "${1:-}" = --help ]; then
  sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
  exit 0
fi
[ $# -le 1 ] && [[ ${1:-} != -* ]] || fail 2 "only one FILE is possible; see --help"
file=${1:-${SLUICE_SECRETS:-secrets}/service-token}
case ${file##*/} in
  api-tokens | metrics-token | alerts-token)
    fail 2 "$file is not the service token: docs/compose.md describes how to replace its tokens"
    ;;
esac
[ -w "$file" ] || fail 1 "$file is missing or not writable: name the file of the running stack, as its owner"
exec 9<"$file"
flock -n 9 || fail 1 "another rotation of $file is running"
mapfile -t tokens < <(grep '[^[:space:]]' "$file" || true)
[ ${#tokens[@]} -gt 0 ] || fail 1 "$file is empty: write the present token into it, or restart the stack with a new one"
[ ${#tokens[@]} -le 2 ] || fail 1 "$file has ${#tokens[@]} lines, and the service token has at most two"

# Writes tokens into the file, since a container does not see another file in its place. Then waits until every program
# has read it.
write() { # TOKENS
  cat <<<"$(printf '%s\n' "$@")" >"$file" # in one write: bash alone would write line by line
  sleep "$PAUSE"
}

old=${tokens[0]}
new=$(openssl rand -hex 32)
# A client may not send the first token of an interrupted rotation yet.
[ ${#tokens[@]} -eq 1 ] || sleep "$PAUSE"
write "$old" "$new" # every server accepts both
write "$new" "$old" # every client sends the new one
write "$new"
echo "rotate-token: $file has a new token, and the old one is invalid"
