#!/usr/bin/env bash
# Checks the security of a running stack of staging or production: TLS versions and ciphers of the published TLS ports,
# headers of the API's answers, published ports, TLS inside of the stack, and users and capabilities of the containers
# as they run. The containers of released applications are checked, too. It changes nothing.
#   compose/security-check.sh [option...]
#   --project NAME      project of docker compose; default COMPOSE_PROJECT_NAME, or else sluice-staging
#   --host HOST         name in the certificate of nginx and Kafka; default SLUICE_HOST, or else localhost
#   --certificate FILE  certificate of both; default SLUICE_SECRETS/tls-certificate (secrets/tls-certificate)
#   --days N            days for which the certificate must be valid, 0 to 365; default 14
# Prints a line for each check. Needs curl, jq and openssl, and reads /proc of this machine if it may. Exits with 0 if
# all checks pass, with 1 if one fails, and with 2 if an argument is wrong, a program is missing or no stack is running.
set -euo pipefail
export LC_ALL=C
caller=$PWD
cd "$(dirname "$0")/.."

fail() { # STATUS MESSAGE
  echo "security-check: $2" >&2
  exit "$1"
}

project=${COMPOSE_PROJECT_NAME:-sluice-staging}
host=${SLUICE_HOST:-localhost}
certificate=${SLUICE_SECRETS:-secrets}/tls-certificate
days=14
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      sed -n '1d; /^#/!q; s/^# \{0,1\}//p' compose/security-check.sh
      exit
      ;;
    --project | --host | --certificate | --days)
      [ -n "${2:-}" ] || fail 2 "$1 needs a value; see --help"
      printf -v "${1#--}" %s "$2"
      [[ $1 != --certificate || $2 = /* ]] || certificate=$caller/$2
      shift 2
      ;;
    *) fail 2 "$1 is no option; see --help" ;;
  esac
done
[[ $project =~ ^[a-z0-9][a-z0-9_-]{0,62}$ ]] || fail 2 "--project must be the name of a project, was '$project'"
[[ $host =~ ^[A-Za-z0-9.-]{1,253}$ ]] || fail 2 "--host must be the name of a host, was '$host'"
if ! [[ $days =~ ^[0-9]{1,3}$ ]] || [ "$((10#$days))" -gt 365 ]; then
  fail 2 "--days must be a number from 0 to 365, was '$days'"
fi
[ -r "$certificate" ] || fail 2 "cannot read $certificate: name the certificate with --certificate"
for program in curl jq openssl docker; do
  command -v "$program" >/dev/null ||
    fail 2 "$program is missing: install it, on Debian with apt-get install ${program/%docker/docker.io docker-compose}"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
  timeout 30 docker ps -q --filter "label=com.docker.compose.project=$project" &&
    timeout 30 docker ps -q --filter label=io.sluice.instance --filter "network=${project}_instances"
} </dev/null >"$work/ids" || fail 2 "the Docker engine does not answer: see above"
mapfile -t ids < <(sort -u "$work/ids")
[ "${#ids[@]}" -gt 0 ] || fail 2 "no container of project $project is running: name the project with --project"
# A container that ended meanwhile, such as a job, is not checked.
timeout 60 docker inspect "${ids[@]}" </dev/null >"$work/containers" 2>/dev/null || true

checks=0 failures=0
check() { # NAME SENTENCE-IF-NOT COMMAND...
  local name=$1 sentence=$2
  shift 2
  checks=$((checks + 1))
  if "$@"; then
    echo "ok    $name"
  else
    failures=$((failures + 1))
    echo "FAIL  $name: $sentence"
  fi
}

# Fails if the filter on the container has no true result.
setting() { # FILTER
  jq -e "$1" "$work/container" >/dev/null
}

# Prints ADDRESS PORT of the published port of a service.
published() { # SERVICE PORT
  jq -r --arg service "$1" --arg port "$2/tcp" '.[]
    | select(.Config.Labels["com.docker.compose.service"] == $service)
    | .NetworkSettings.Ports[$port][0] // empty | "\(.HostIp) \(.HostPort)"' "$work/containers" | head -n 1
}

# Finishes a TLS handshake. Security level 0 lets this client offer what a server must reject.
handshake() { # ADDRESS OPTION...
  local address=$1
  shift
  timeout 20 openssl s_client -connect "$address" -servername "$host" "$@" </dev/null >"$work/tls" 2>&1
}

# Fails if the server accepts the handshake, or if this openssl cannot even offer it.
rejects() { # ADDRESS OPTION...
  if handshake "$@"; then return 1; fi
  ! grep -qiE 'no protocols available|no cipher|unknown option|connect:errno' "$work/tls"
}

check_tls() { # NAME ADDRESS
  local all='ALL:COMPLEMENTOFALL:@SECLEVEL=0'
  local weak='ALL:COMPLEMENTOFALL:!ECDHE+AESGCM:!ECDHE+CHACHA20:@SECLEVEL=0'
  check "$1 accepts TLS 1.3" "no handshake at $2" handshake "$2" -tls1_3
  check "$1 accepts TLS 1.2" "no handshake at $2 with forward secrecy" handshake "$2" -tls1_2
  check "$1 rejects TLS 1.1" "set its TLS versions to 1.2 and 1.3" rejects "$2" -tls1_1 -cipher "$all"
  check "$1 rejects TLS 1.0" "set its TLS versions to 1.2 and 1.3" rejects "$2" -tls1 -cipher "$all"
  check "$1 rejects ciphers without forward secrecy or authenticated encryption" \
    "it accepts one of them: allow only ECDHE with AES-GCM or ChaCha20" rejects "$2" -tls1_2 -cipher "$weak"
  check "$1 has a trusted certificate of $host" "it is another one, or has expired: see $certificate" \
    handshake "$2" -CAfile "$certificate" -partial_chain -verify_return_error -verify_hostname "$host"
}

valid() {
  openssl x509 -in "$certificate" -noout -checkend "$((10#$days * 86400))" >/dev/null
}

# A header of the API's answer must match.
header() { # PATTERN
  grep -qiE "$1" "$work/headers"
}

lacks() { # PATTERN
  ! header "$1"
}

check_headers() { # ADDRESS PORT
  local path
  # An answer of release-api, and one of nginx itself.
  for path in /api/v1/version /%; do
    : >"$work/headers"
    curl -sS --max-time 20 --noproxy '*' --cacert "$certificate" --connect-to "$host:443:$1:$2" -o /dev/null -D "$work/headers" \
      "https://$host$path" </dev/null 2>"$work/curl" || true
    check "$path answers" "$(head -c 300 "$work/curl")" header '^HTTP/'
    check "$path has Strict-Transport-Security" "nginx must add it, with at least half a year" \
      header '^strict-transport-security: *max-age=([2-9][0-9]{7}|1[6-9][0-9]{6}|[0-9]{9,})'
    check "$path has X-Content-Type-Options" "nginx must add nosniff" header '^x-content-type-options: *nosniff'
    check "$path has X-Frame-Options" "nginx must add DENY" header '^x-frame-options: *DENY'
    check "$path has Referrer-Policy" "nginx must add no-referrer" header '^referrer-policy: *no-referrer'
    check "$path names no version of its server" "turn it off, for nginx with server_tokens off" \
      lacks '^(server: .*[0-9]|x-powered-by:)'
  done
}

check_ports() {
  local name
  # Prints SERVICE PORT for each published port that is not meant, and for monitoring that other machines can reach.
  jq -r '.[] | (.Config.Labels["com.docker.compose.service"] // .Name) as $service
    | .NetworkSettings.Ports // {} | to_entries[] | select(.value) | .key as $port | .value[]
    | select(([$service, $port] | IN(["nginx", "8443/tcp"], ["kafka", "9094/tcp"],
      ["kafka-2", "9094/tcp"], ["kafka-3", "9094/tcp"], ["router", "8080/tcp"]))
      or (([$service, $port] | IN(["prometheus", "9090/tcp"], ["alertmanager", "9093/tcp"], ["grafana", "3000/tcp"]))
        and .HostIp == "127.0.0.1") | not)
    | "\($service) publishes \($port) at \(.HostIp):\(.HostPort)"' "$work/containers" >"$work/ports"
  check "only meant ports are published, and monitoring only on this machine" \
    "$(paste -sd ';' "$work/ports")" test ! -s "$work/ports"
  for name in nginx:8443 kafka:9094 router:8080; do
    check "${name%:*} publishes ${name#*:}" "it does not" test -n "$(published "${name%:*}" "${name#*:}")"
  done
}

# The effective capabilities of a process, 0 if it has none; fails if this user cannot read them.
capabilities() { # PID
  local bits
  bits=$(sed -n 's/^CapEff:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null) && [ -n "$bits" ] && echo "$((16#$bits))"
}

check_containers() {
  local id name service pid users effective
  while IFS=$'\t' read -r id name service pid; do
    jq --arg id "$id" '.[] | select(.Id == $id)' "$work/containers" >"$work/container"
    check "$name has no capability in its settings" "it needs cap_drop: [ALL], no cap_add and no privileged" \
      setting '(.HostConfig.CapDrop // [] | index("ALL") != null) and (.HostConfig.CapAdd // [] == [])
        and (.HostConfig.Privileged | not)'
    if effective=$(capabilities "$pid"); then
      check "$name has no capability as it runs" "its process has those of the bits $effective" test "$effective" = 0
    fi
    users=$(users "$id")
    # docker-proxy owns its socket as root, without capabilities.
    if [ "$service" != docker-proxy ]; then
      check "$name runs no process as root" "the users of its processes are: ${users:-unknown}" no_root "$users"
    fi
    check "$name cannot gain rights" "it needs security_opt: [no-new-privileges:true]" \
      setting '.HostConfig.SecurityOpt // [] | any(test("^no-new-privileges(:true)?$"))'
    # The files of an application are its own.
    if [ "$service" != application ]; then
      check "$name has a read-only file system" "it needs read_only: true" setting '.HostConfig.ReadonlyRootfs'
    fi
    check "$name shares no namespace of this machine" "it has its network, its processes or its memory" \
      setting '.HostConfig | [.NetworkMode, .PidMode, .IpcMode, .UsernsMode] | index("host") | not'
    if [ "$service" != docker-proxy ]; then
      check "$name does not reach the engine" "it mounts the engine's socket" \
        setting '[.Mounts[].Source // "" | select(endswith("docker.sock"))] == []'
    fi
  done < <(jq -r '.[] | select(.State.Running)
    | [.Id, (.Name | ltrimstr("/")), (.Config.Labels["com.docker.compose.service"] // "application"), .State.Pid] | @tsv' \
    "$work/containers")
}

# Prints the numbers of the users of a container's processes.
users() { # ID
  timeout 20 docker top "$1" -eo pid,uid </dev/null 2>/dev/null | awk 'NR > 1 { print $2 }' | sort -un | paste -sd ' ' || true
}

no_root() { # USERS
  [[ -n $1 && " $1 " != *' 0 '* ]]
}

# The servers of the services, of the router and of the data must accept only TLS from other containers.
check_inside() {
  local id rules='select string_agg(line_number::text, chr(44)) from pg_hba_file_rules'
  while IFS=$'\t' read -r id service; do
    case $service in
      kafka | kafka-2 | kafka-3)
        jq --arg id "$id" '.[] | select(.Id == $id)' "$work/containers" >"$work/container"
        check "$service has no listener without TLS" "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP names one" \
          setting '.Config.Env | any(startswith("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=")) and all(test("^KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=.*PLAINTEXT") | not)'
        ;;
      release-api | strategy-engine | health-monitor | notifier)
        jq --arg id "$id" '.[] | select(.Id == $id)' "$work/containers" >"$work/container"
        check "$service has no port without TLS" "QUARKUS_HTTP_INSECURE_REQUESTS must be disabled" \
          setting '.Config.Env | index("QUARKUS_HTTP_INSECURE_REQUESTS=disabled")'
        ;;
      router)
        jq --arg id "$id" '.[] | select(.Id == $id)' "$work/containers" >"$work/container"
        check "the admin port of the router has TLS" "SLUICE_ADMIN_BIND_OPTIONS must have the word ssl" \
          setting '.Config.Env | any(test("^SLUICE_ADMIN_BIND_OPTIONS=ssl "))'
        ;;
      docker-proxy)
        jq --arg id "$id" '.[] | select(.Id == $id)' "$work/containers" >"$work/container"
        check "docker-proxy has no network" "it must have network_mode none" setting '.HostConfig.NetworkMode == "none"'
        ;;
      postgres | postgres-standby)
        check "$service has a certificate" "it must run with ssl=on" test "$(query "$id" 'show ssl')" = on
        check "$service admits other containers with TLS only" "the lines of its pg_hba.conf without hostssl are the cause" \
          test -z "$(query "$id" "$rules where type = 'host' and address <> '127.0.0.1' or error is not null")"
        check "$service verifies the server that it follows" "primary_conninfo must have sslmode=verify-full" \
          test "$(query "$id" "select not pg_is_in_recovery() or setting ~ 'sslmode=verify-full' from pg_settings where name = 'primary_conninfo'")" = t
        ;;
    esac
  done < <(jq -r '.[] | select(.State.Running) | [.Id, .Config.Labels["com.docker.compose.service"] // ""] | @tsv' "$work/containers")
}

# Prints the only value of a query, or an error that is no value.
query() { # ID SQL
  timeout 20 docker exec "$1" psql -U postgres -X -q -A -t -c "$2" </dev/null 2>/dev/null || echo unknown
}

for service in nginx:8443 kafka:9094 kafka-2:9094 kafka-3:9094; do
  read -r address port < <(published "${service%:*}" "${service#*:}") || continue
  case $address in 0.0.0.0 | '') address=127.0.0.1 ;; ::) address='[::1]' ;; esac
  check_tls "${service%:*}" "$address:$port"
  [ "${service%:*}" != nginx ] || check_headers "$address" "$port"
done
check "the certificate is valid for $days more days" "renew it: docs/compose.md" valid
check_ports
check_containers
check_inside
echo "$checks checks, $failures failed"
[ "$failures" = 0 ]
