#!/usr/bin/env bash
# Brings a running stack of staging to another version of Sluice, and then releases the demo shop by canary with that
# version. One container at a time: the new one starts beside the old one, and when it is ready and gets the requests,
# the old one stops. If anything fails, the old containers start again and the new ones are removed. Databases, Kafka,
# router and nginx stay.
#   scripts/deploy-staging.sh [option...] VERSION
#   --images PREFIX      pulls images that the engine does not have as PREFIX/NAME:VERSION, such as ghcr.io/team/sluice
#   --token-file FILE    file with the token of a releaser, for the shop; default SLUICE_TOKEN_FILE
#   --environment NAME   environment of the shop; default production
#   --no-release         does not release the shop
#   --limit DURATION     maximum time until a container is ready, and until the canary ends, 10s to 60m; default 5m
#   --deadline DURATION  time after which the script rolls back, 1m to 360m; default 40m
#   --project NAME       project of docker compose; default COMPOSE_PROJECT_NAME, or else sluice-staging
# COMPOSE_FILE names the files of the stack if it has more than docker-compose.staging.yml. The other variables of
# docs/compose.md must have the values with which the stack was started: if a new container gets other settings than the
# old one, the script rolls back and names them. SLUICE_SECRETS is that of the running stack by default. DOCKER_HOST, such
# as ssh://deploy@staging.example.com, names the engine of another machine.
# Needs docker, compose 2.26 or newer, and 2 GiB of free disk. Exits with 0 if the version is deployed, with 1 if it
# failed and the old version is running, with 2 if nothing was changed because an argument is wrong or something is
# missing, and with 3 if it failed and the rollback failed, too.
set -euo pipefail
export LC_ALL=C
caller=$PWD
cd "$(dirname "$0")/.."
# An interrupt can arrive while the output goes to a file.
exec 7>&1 8>&2

# shellcheck source=scripts/deploy-staging.checks
. scripts/deploy-staging.checks

# The order of an upgrade: docs/upgrade.md.
services=(notifier health-monitor release-api strategy-engine)
declare -A old=() from=() ready=()
changed=() phase=check why='' lock='' visitor='' releasing='' key='' work='' end=''

die() { # STATUS SENTENCE...
  why=${*:2}
  [ -z "$end" ] || [ "$SECONDS" -lt "$end" ] || why="$why, and the deadline of $deadline s has passed"
  exit "$1"
}

# Prints a time in seconds, but not more than the rest until the deadline. A rollback has no deadline.
within() { # SECONDS
  local rest=$((end - SECONDS))
  [ "$rest" -ge 1 ] || rest=1
  echo "$(($1 < rest ? $1 : rest))"
}

log() {
  printf '%(%H:%M:%S)T  %s\n' -1 "$1"
}

engine() {
  timeout 120 docker "$@" </dev/null
}

# Prints the ids of a service's containers.
containers() { # SERVICE
  engine ps -aq --no-trunc --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$1" --filter label=com.docker.compose.oneoff=False
}

compose() {
  local file=()
  [ -n "${COMPOSE_FILE:-}" ] || file=(-f docker-compose.staging.yml)
  SLUICE_VERSION=$version SLUICE_SECRETS=$secrets \
    timeout "$(within "$((limit + 60))")" docker compose -p "$project" "${file[@]}" "$@" </dev/null >"$work/compose" 2>&1
}

restarts() { # CONTAINER
  engine inspect -f '{{.RestartCount}}' "$1"
}

# Waits until a container is ready; otherwise sets `problem`.
wait_ready() { # NAME CONTAINER RESTARTS-BEFORE
  local until state count health
  until=$((SECONDS + $(within "$limit")))
  while :; do
    read -r state count health < <(engine inspect -f \
      '{{.State.Status}} {{.RestartCount}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$2" 2>"$work/inspect") || true
    if grep -qiE 'no such (container|object)' "$work/inspect"; then
      problem="the container of $1 was removed by another program, such as docker compose up"
      return 1
    fi
    [ "${state:-} ${health:-}" != "running healthy" ] || return 0
    if [[ ${state:-} =~ ^(exited|dead)$ ]] || [ "${count:-0}" -ge "$(($3 + 2))" ]; then
      problem="$1 ends when it starts"
      return 1
    fi
    if [ "$SECONDS" -ge "$until" ]; then
      problem="$1 is not ready within $limit s"
      return 1
    fi
    sleep 1
  done
}

# Prints the processes of nginx that serve requests.
workers() {
  # shellcheck disable=SC2016  # the shell in the container expands it
  engine exec "$nginx" bash -c 'for file in /proc/[0-9]*/cmdline; do
    if read -rd "" words <"$file" && [[ $words == "nginx: worker"* ]]; then echo "${file//[!0-9]/}"; fi
  done 2>/dev/null; true'
}

# Lets nginx send all requests to one replica of release-api, and waits until the workers with the earlier addresses have
# ended. The longest response takes 30 s (Prefer: wait=30). Only open event streams keep such a worker longer.
route() { # CONTAINER
  local address before now until=$((SECONDS + 35))
  address=$(engine inspect -f "{{(index .NetworkSettings.Networks \"${project}_front\").IPAddress}}" "$1") || return 1
  before=$(workers) || return 1
  # shellcheck disable=SC2016
  engine exec "$nginx" bash -c 'echo "$1" >/tmp/serving.new && mv /tmp/serving.new /tmp/serving' serve "$address" || return 1
  [ "$(engine exec "$nginx" cat /tmp/replicas)" != "$address" ] || return 0
  while [ "$SECONDS" -lt "$until" ]; do
    now=$(workers) || return 1
    [ -z "$now" ] || grep -qxFf <(echo "$before") <<<"$now" || return 0
    sleep 0.5
  done
  ! grep -vqxFf <(echo "$before") <<<"$now" || return 0
  problem="nginx did not take the new address of release-api within 35 s"
  return 1
}

# Starts a service of the new version beside the old one, and stops the old one when the new one is ready.
exchange() { # SERVICE
  local new begin=$SECONDS
  [ "$SECONDS" -lt "$end" ] || die 1 "$1 has not started yet"
  log "$1: $version starts beside ${from[$1]}"
  changed=("$1" "${changed[@]}")
  # A replica that is not ready yet gets no requests.
  [ "$1" != release-api ] || route "${old[$1]}" || die 1 "${problem:-nginx cannot be reached}"
  compose up -d --no-deps --no-recreate --scale "$1=2" "$1" ||
    die 1 "$1 of $version cannot be started: $(tail -n 1 "$work/compose")"
  new=$(containers "$1" | grep -vxF "${old[$1]}") || die 1 "compose has started no container of $1"
  check_settings "$1" "$new"
  wait_ready "$1 of $version" "$new" 0 || die 1 "$problem"
  [ "$1" != release-api ] || route "$new" || die 1 "${problem:-nginx cannot be reached}"
  engine stop -t 45 "${old[$1]}" >/dev/null || die 1 "the old container of $1 cannot be stopped"
  log "$1: $version is ready, and ${from[$1]} has stopped ($((SECONDS - begin)) s)"
}

# Starts the old container of a service again, and removes the new one; otherwise sets `problem`.
restore() { # SERVICE
  local id count
  if ! count=$(restarts "${old[$1]}") || ! engine start "${old[$1]}" >/dev/null; then
    problem="the old container of $1 cannot be started"
    return 1
  fi
  [ -z "${ready[$1]}" ] || wait_ready "$1 of ${from[$1]}" "${old[$1]}" "$count" || return 1
  if [ "$1" = release-api ] && ! route "${old[$1]}"; then
    problem=${problem:-nginx cannot be reached}
    return 1
  fi
  for id in $(containers "$1" | grep -vxF "${old[$1]}"); do
    mkdir -p .sluice && (umask 077 && engine logs --tail 200 "$id" >>.sluice/deploy-staging.log 2>&1)
    engine stop -t 45 "$id" >/dev/null
    engine rm -f -v "$id" >/dev/null || problem="the new container of $1 cannot be removed"
  done
  [ -z "${problem:-}" ]
}

# Aborts the release of this deployment if it has not ended; otherwise sets `problem`. Without its id, since the CLI
# was interrupted, its label finds it. A release of another person in the same lane continues.
abort_release() {
  local id
  id=$(sed -n 's/^RELEASE_ID=//p' "$work/release")
  if [ -z "$id" ]; then
    if ! sluice list --active --label "deployment=$key" >"$work/list" 2>&1; then
      problem="the release of shop $version cannot be found: $(tail -n 1 "$work/list")"
      return 1
    fi
    id=$(grep -oEm 1 '\b[0-9a-f]{8}\b' "$work/list" | head -n 1)
  fi
  [ -n "$id" ] || return 0
  sluice abort "$id" --yes --wait --timeout 60s --reason "the deployment of $version failed" >"$work/abort" 2>&1 && return 0
  problem="the release $id of shop $version cannot be aborted: $(tail -n 1 "$work/abort")"
  return 1
}

roll_back() {
  local service status=0 end=$((SECONDS + 86400))
  log "failed, rolling back"
  rm -f .sluice/deploy-staging.log
  if [ -n "$releasing" ] && ! abort_release; then
    back=$problem
    status=1
  fi
  for service in "${changed[@]}"; do
    problem=''
    if restore "$service"; then
      log "$service: ${from[$service]} is running again"
    else
      back="${back:+$back; }$problem"
      status=1
    fi
  done
  return "$status"
}

finish() {
  local status=$? back=''
  trap '' INT TERM HUP
  trap - EXIT
  set +e
  exec 1>&7 2>&8 9>&-
  # An interrupt can arrive between the creation of the lock and the assignment.
  [ -n "$lock" ] || [ ! -s "$work/lock" ] || lock=$(cat "$work/lock")
  [ -z "$lock" ] || remove_cli
  [ "$status" = 0 ] || why=${why:-a command failed: see above}
  case $status,$phase in
    0,* | *,end) ;;
    *,check) [ -z "$lock" ] || why="$why; nothing was changed" ;;
    *)
      status=1
      if roll_back; then
        why="$why; staging is back on $before"
      else
        why="$why; the rollback failed: $back; docker compose -p $project ps -a shows what is running"
        status=3
      fi
      [ ! -s .sluice/deploy-staging.log ] || why="$why; the log of the new container is in .sluice/deploy-staging.log"
      ;;
  esac
  if [ "$phase" != check ] && [[ " ${changed[*]} " == *" release-api "* ]]; then
    engine exec "$nginx" rm -f /tmp/serving
  fi
  [ -z "$lock" ] || engine rm -f "$lock" >/dev/null
  [ -z "$work" ] || rm -rf "$work"
  [ "$status" = 0 ] || echo "deploy-staging: $why" >&2
  exit "$status"
}
trap finish EXIT
# If the reader of the output ends first, as tee at Ctrl-C, SIGPIPE would end the script in the middle of a rollback.
trap '' PIPE
trap 'die 1 "interrupted"' INT TERM HUP

version='' prefix='' token_file=${SLUICE_TOKEN_FILE:-} environment=production release=yes limit=5m deadline=40m
project=${COMPOSE_PROJECT_NAME:-sluice-staging}
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      sed -n '1d; /^#/!q; s/^# \{0,1\}//p' scripts/deploy-staging.sh
      exit
      ;;
    --no-release) release='' && shift ;;
    --images | --token-file | --environment | --limit | --deadline | --project)
      [ -n "${2:-}" ] || die 2 "$1 needs a value; see --help"
      case $1 in
        --images) prefix=$2 ;;
        --token-file) token_file=$2 ;;
        *) printf -v "${1#--}" %s "$2" ;;
      esac
      shift 2
      ;;
    -*) die 2 "$1 is no option; see --help" ;;
    *)
      [ -z "$version" ] || die 2 "only one VERSION is possible, and both $version and $1 are given"
      version=$1 && shift
      ;;
  esac
done
[[ $version =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || die 2 "VERSION must be the tag of images, such as 1.4.0, was '$version'"
[[ -z $prefix || $prefix =~ ^[a-z0-9][a-z0-9.:/_-]{0,199}$ ]] || die 2 "--images must be a prefix such as ghcr.io/team/sluice, was '$prefix'"
[[ $environment =~ ^[a-z0-9][a-z0-9-]{0,62}$ ]] || die 2 "--environment must be the name of an environment, was '$environment'"
[[ $project =~ ^[a-z0-9][a-z0-9_-]{0,62}$ ]] || die 2 "--project must be the name of a project, was '$project'"

# Reads a duration into a variable as seconds.
read_duration() { # NAME MINIMUM MAXIMUM RANGE
  local text=${!1} seconds
  [[ $text =~ ^[0-9]{1,4}[sm]$ ]] || die 2 "--$1 must be a duration such as 90s or 5m, was '$text'"
  seconds=$((10#${text%[sm]}))
  [[ $text == *s ]] || seconds=$((seconds * 60))
  if [ "$seconds" -lt "$2" ] || [ "$seconds" -gt "$3" ]; then die 2 "--$1 must be from $4"; fi
  printf -v "$1" %s "$seconds"
}
read_duration limit 10 3600 "10s to 60m"
read_duration deadline 60 21600 "1m to 360m"
end=$((SECONDS + deadline))

# Whether a container has the image of the new version; false if the engine does not answer.
is_current() { # SERVICE
  local image
  image=$(engine inspect -f '{{.Image}}' "${old[$1]}") &&
    [ "$image" = "$(engine image inspect -f '{{.Id}}' "sluice/$1:$version")" ]
}

# Removes the container of the CLI, which has the token, also that of a deployment that was killed.
remove_cli() {
  local id
  id=$(engine ps -aq --no-trunc --filter "name=^/$project-deployment-cli\$") || return 1
  [ -z "$id" ] || engine rm -f "$id" >/dev/null
}

# Runs the CLI of the new version in the network of the API.
sluice() { # WORD...
  local cli status=0
  cli=$(engine create --name "$project-deployment-cli" --network "${project}_front" --user 10001:10001 --cap-drop ALL \
    --security-opt no-new-privileges:true -e SLUICE_URL=https://release-api:7070 -e SLUICE_TOKEN_FILE=/token \
    -e SLUICE_CA_FILE=/internal-ca --mount "type=bind,source=$secrets/internal-ca,target=/internal-ca,readonly" \
    -e NO_COLOR=1 "sluice/cli:$version" "$@") || return 2
  engine cp -q "$work/token" "$cli:/token" || status=2
  # In the background, so that an interrupt does not wait for it.
  if [ "$status" = 0 ]; then
    timeout "$(within "$((limit + 60))")" docker start -a "$cli" </dev/null &
    wait $! || status=$?
  fi
  remove_cli || true
  return "$status"
}

# Sends about 20 requests a second to the shop, which a canary needs, until its input ends.
start_visitor() {
  mkfifo "$work/visitor"
  # shellcheck disable=SC2016
  timeout "$((limit + 120))" docker exec -i "${old[router]}" bash -c '
    sent=0 failed=0
    while read -rt 0.05; [ $? -gt 128 ]; do
      line=""
      { exec 3<>/dev/tcp/127.0.0.1/8080 && printf "GET / HTTP/1.0\r\nHost: %s\r\n\r\n" "$1" >&3 && read -rt 5 line <&3; } 2>/dev/null
      exec 3>&-
      sent=$((sent + 1))
      [[ $line == *" 2"* ]] || failed=$((failed + 1))
    done
    echo "$sent requests, $failed without the status 2xx"' visitor "shop.$environment.localhost" <"$work/visitor" >"$work/visits" &
  visitor=$!
  exec 9>"$work/visitor"
}

release_shop() {
  local status=0 reason image=${prefix:-sluice}/demo-shop:$version
  log "shop: canary of $image by Sluice $version"
  start_visitor
  key=${lock:0:12}
  releasing=yes
  sluice release --application shop --environment "$environment" --version "$version" --artifact "$image" --replicas 2 \
    --strategy canary --steps 10,50,100 --observe 5s --env "SHOP_VERSION=$version" --outputs /dev/stdout \
    --label "deployment=$key" --reason "deployment of Sluice $version" --wait --timeout "$(within "$limit")s" >"$work/release" 2>&1 || status=$?
  case $status in 0 | 1 | 2) releasing='' ;; esac
  exec 9>&-
  wait "$visitor" || true
  visitor=''
  sed '/^RELEASE_/d; s/^/    /' "$work/release"
  [ "$status" = 0 ] || {
    reason=$(sed -n 's/^RELEASE_OUTCOME_REASON=//p' "$work/release")
    die 1 "the canary of shop $version did not succeed: ${reason:-$(tail -n 1 "$work/release")}"
  }
  log "shop: the canary succeeded ($(cat "$work/visits"))"
}

begin=$SECONDS
check_programs
check_token
check_stack
take_lock
remove_cli || die 2 "the container $project-deployment-cli of an earlier deployment cannot be removed"
check_files
check_disk
check_images
waiting=()
for service in "${services[@]}"; do is_current "$service" || waiting+=("$service"); done
if [ "${#waiting[@]}" = 0 ]; then
  for service in "${services[@]}"; do
    wait_ready "$service" "${old[$service]}" "$(restarts "${old[$service]}")" || die 1 "$project already has $version, but $problem"
  done
  log "$project already has $version, and each service is ready"
  exit
fi
if [ -n "$release" ]; then
  sluice environments get "$environment" >"$work/release" 2>&1 ||
    die 2 "the CLI of $version cannot read the environment $environment: $(tail -n 1 "$work/release")"
fi
log "$project: from $before to $version"
phase=change
log "topics: $version makes the missing ones"
compose run --rm --no-deps -T topics || die 1 "the job topics of $version failed: $(tail -n 1 "$work/compose")"
for service in "${waiting[@]}"; do exchange "$service"; done
[ "$SECONDS" -lt "$end" ] || die 1 "the shop is not released yet"
[ -z "$release" ] || release_shop
trap '' INT TERM HUP
phase=end
for service in "${changed[@]}"; do
  engine rm -v "${old[$service]}" >/dev/null || log "$service: remove its old container ${old[$service]:0:12} with docker rm"
done
log "$project has $version ($((SECONDS - begin)) s)"
