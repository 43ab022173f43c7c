#!/usr/bin/env bash
# Runs the proxy. If it stops while no strategy-engine of this stack is running, it assumes that the whole stack
# stops. It then first removes the applications' containers, since nothing else would remove them; the reconciler
# starts them again when the stack starts. If an engine is running, this is a restart, and the containers stay.
# With KEEP_APPLICATIONS=yes they always stay.
set -euo pipefail

haproxy -W -db -f /proxy/haproxy.cfg &
proxy=$!

# Prints the response to method $1 and path $2.
ask() {
  exec 3<>/dev/tcp/127.0.0.1/2375
  printf '%s %s HTTP/1.0\r\nHost: docker\r\n\r\n' "$1" "$2" >&3
  cat <&3
  exec 3>&-
}

# Prints the ids of the containers that match filters $1 (JSON); with $2=1 also of those that have ended.
ids() {
  local filters=${1//\{/%7B}
  filters=${filters//\}/%7D}
  filters=${filters//\"/%22}
  filters=${filters//[/%5B}
  filters=${filters//]/%5D}
  ask GET "/containers/json?all=$2&filters=$filters" | grep -o '"Id":"[0-9a-f]\{64\}"' | cut -d '"' -f 4 || true
}

# Checks whether Docker answers through the proxy.
answers() {
  ask GET /_ping | head -n 1 | grep -q ' 200 '
}

sweep() {
  [ "${KEEP_APPLICATIONS:-}" != yes ] || return 0
  local project="com.docker.compose.project=${PROJECT:?}" engine=com.docker.compose.service=strategy-engine
  local states='["running","restarting","paused"]' engines
  # Removes nothing unless Docker confirms that no engine is running.
  answers || return 1
  engines=$(ids "{\"label\":[\"$project\",\"$engine\"],\"status\":$states}" 1)
  [ -z "$engines" ] && answers || return 0
  for id in $(ids "{\"label\":[\"io.sluice.instance\"],\"network\":[\"${PROJECT:?}_instances\"]}" 1); do
    echo "removing container ${id:0:12} of an application"
    ask DELETE "/containers/$id?force=1&v=1" >/dev/null
  done
}

finish() {
  trap '' TERM
  sweep || echo "cannot remove all containers of the applications: remove the others with docker rm -f" >&2
  kill "$proxy"
}

trap finish TERM
wait "$proxy" || true
wait "$proxy" 2>/dev/null || true
