#!/usr/bin/env bash
# Runs the proxy. When it is asked to end and no strategy-engine of this stack runs any more, the stack is
# being taken down: then the applications' containers, which nobody else would remove, go first. The keeper
# starts them again when the stack comes back. While an engine runs, this is a restart, and they stay.
# KEEP_APPLICATIONS=yes leaves them alone always.
set -euo pipefail

haproxy -W -db -f /proxy/haproxy.cfg &
proxy=$!

# Prints the answer to $1 (a method) $2 (a path).
ask() {
  exec 3<>/dev/tcp/127.0.0.1/2375
  printf '%s %s HTTP/1.0\r\nHost: docker\r\n\r\n' "$1" "$2" >&3
  cat <&3
  exec 3>&-
}

# Prints the ids of the containers that filters $1 (JSON) choose; with $2=1 those that ended too.
ids() {
  local filters=${1//\{/%7B}
  filters=${filters//\}/%7D}
  filters=${filters//\"/%22}
  filters=${filters//[/%5B}
  filters=${filters//]/%5D}
  ask GET "/containers/json?all=$2&filters=$filters" | grep -o '"Id":"[0-9a-f]\{64\}"' | cut -d '"' -f 4 || true
}

# Whether Docker answers, through the proxy.
answers() {
  ask GET /_ping | head -n 1 | grep -q ' 200 '
}

sweep() {
  [ "${KEEP_APPLICATIONS:-}" != yes ] || return 0
  local project="com.docker.compose.project=${PROJECT:?}" engine=com.docker.compose.service=strategy-engine
  local states='["running","restarting","paused"]' engines
  # Nothing is removed on a guess: if Docker does not say that no engine is there, one may be.
  answers || return 1
  engines=$(ids "{\"label\":[\"$project\",\"$engine\"],\"status\":$states}" 1)
  [ -z "$engines" ] && answers || return 0
  for id in $(ids "{\"label\":[\"io.sluice.instance\"],\"network\":[\"${PROJECT:?}_instances\"]}" 1); do
    echo "removes container ${id:0:12} of an application"
    ask DELETE "/containers/$id?force=1&v=1" >/dev/null
  done
}

finish() {
  trap '' TERM
  sweep || echo "could not remove all containers of applications" >&2
  kill "$proxy"
}

trap finish TERM
wait "$proxy" || true
wait "$proxy" 2>/dev/null || true
