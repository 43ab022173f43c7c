#!/usr/bin/env bash
# Copies a part of production's data to a running staging stack: the settings of environments and applications, and
# the newest releases that have ended. It only reads from production, through its API with the token of a viewer.
#   compose/staging-data.sh --from URL --from-token FILE --to-token FILE [option...]
#   --from URL                address of production's API, such as https://sluice.example.com:7443
#   --from-token FILE         file with a token of production with the role viewer
#   --from-certificate FILE   certificate that production's API is trusted by; default: those of this machine
#   --to URL                  address of staging's API; default https://localhost:SLUICE_TLS_PORT (7443)
#   --to-token FILE           file with a token of staging with the role admin
#   --to-certificate FILE     certificate of staging; default SLUICE_SECRETS/tls-certificate (secrets/tls-certificate)
#   --releases N              number of releases, 0 to 1000; default 100
# Left out are tokens and addresses: env, command, notify, links, allowedHosts, checks with a source other than the
# router, steps with a call, references to secrets, and each address in a text. Vetoes and pins are left out, too. The
# environments get the runtime docker and the router haproxy of the stack. The releases appear in lists and by their id,
# without their events; staging releases none of them. A second run updates the settings and adds newer releases.
# COMPOSE_FILE names the staging stack (default docker-compose.staging.yml), COMPOSE_PROJECT_NAME its project.
# Exits with 0 if all is copied, with 1 if not, and with 2 if an argument is wrong or something that it needs is missing.
set -euo pipefail
export LC_ALL=C
caller=$PWD
cd "$(dirname "$0")/.."

fail() { # STATUS MESSAGE
  echo "staging-data: $2" >&2
  exit "$1"
}

to=https://localhost:${SLUICE_TLS_PORT:-7443}
to_certificate=${SLUICE_SECRETS:-secrets}/tls-certificate
from='' from_token='' from_certificate='' to_token='' releases=100
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      sed -n '1d; /^#/!q; s/^# \{0,1\}//p' compose/staging-data.sh
      exit
      ;;
    --from | --from-token | --from-certificate | --to | --to-token | --to-certificate | --releases)
      [ -n "${2:-}" ] || fail 2 "$1 needs a value; see --help"
      name=${1#--} value=$2
      case $name:$value in
        *-token:/* | *-certificate:/*) ;;
        *-token:* | *-certificate:*) value=$caller/$value ;;
      esac
      printf -v "${name//-/_}" %s "$value"
      shift 2
      ;;
    *) fail 2 "$1 is no option; see --help" ;;
  esac
done
for option in from from_token to_token; do
  [ -n "${!option}" ] || fail 2 "--${option//_/-} is missing; see --help"
done
if ! [[ $releases =~ ^[0-9]{1,4}$ ]] || [ "$((10#$releases))" -gt 1000 ]; then
  fail 2 "--releases must be a number from 0 to 1000, was '$releases'"
fi
releases=$((10#$releases))
for url in "$from" "$to"; do
  # A token must not pass an unencrypted network.
  [[ $url =~ ^https://[^/@[:space:]]+$ || $url =~ ^http://(127\.0\.0\.1|localhost)(:[0-9]+)?$ ]] ||
    fail 2 "'$url' must be https://HOST[:PORT], without a user or a path"
done
[ "$from" != "$to" ] || fail 2 "--from and --to are the same address: production is only read"
for file in "$from_token" "$to_token" ${from_certificate:+"$from_certificate"}; do
  if ! [ -s "$file" ] || ! [ -r "$file" ]; then
    fail 2 "cannot read $file, or it is empty: compose/token.sh makes a token"
  fi
done
if [[ $to = https:* ]] && ! [ -r "$to_certificate" ]; then
  fail 2 "cannot read $to_certificate: name the certificate of staging with --to-certificate, or run compose/secrets.sh"
fi
for program in curl jq docker; do
  command -v "$program" >/dev/null ||
    fail 2 "$program is missing: install it, on Debian with apt-get install ${program/%docker/docker.io docker-compose}"
done
export COMPOSE_FILE=${COMPOSE_FILE:-docker-compose.staging.yml}
postgres=$(timeout 30 docker compose ps -q --status running postgres </dev/null) ||
  fail 2 "docker compose does not answer for $COMPOSE_FILE: is the engine running, and are the secrets made?"
[ -n "$postgres" ] ||
  fail 2 "staging is not running in this project: start it with docker compose -f $COMPOSE_FILE up -d --wait"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Only this user can read the tokens, and no process list has them.
for side in from to; do
  file=${side}_token
  printf 'Authorization: Bearer %s\n' "$(<"${!file}")" >"$work/$side"
done

# Sends a request, writes the answer to $work/answer and its headers to $work/headers, and prints the status.
call() { # SIDE PATH [option of curl...]
  local side=$1 url=${!1} path=$2 certificate=${1}_certificate
  shift 2
  # A proxy has another localhost.
  [[ ! $url =~ ^https?://(localhost|127\.0\.0\.1)(:|$) ]] || set -- --noproxy '*' "$@"
  [[ $url = http:* ]] || [ -z "${!certificate}" ] || set -- --cacert "${!certificate}" "$@"
  curl -sS --max-time 60 -H "@$work/$side" -o "$work/answer" -D "$work/headers" -w '%{http_code}' "$@" \
    "$url/api/v1$path" </dev/null || fail 1 "$url does not answer: see above"
}

problem() {
  jq -r '[.title, .detail] | map(select(.)) | join(": ")' "$work/answer" 2>/dev/null || head -c 500 "$work/answer"
}

# Reads a list.
get() { # SIDE PATH
  local status
  status=$(call "$1" "$2")
  [ "$status" = 200 ] || fail 1 "GET $2 of ${!1} answered $status: $(problem)"
  jq -e '.items | arrays | all(type == "object")' "$work/answer" >"$work/checked" 2>&1 ||
    fail 1 "GET $2 of ${!1} answered 200 without a list in JSON: $(head -c 300 "$work/answer" | tr -s '[:cntrl:]' ' ')"
}

# Prints a list as lines.
lines() { # SIDE PATH FILTER
  jq -c "include \"clean\"; .items[] | $3" -L "$work" "$work/answer" ||
    fail 1 "GET $2 of ${!1} answered 200 with a list that this version cannot read: see above"
}

cat >"$work/clean.jq" <<'END'
def cleaned:
  walk(
    if type == "string" then
      gsub("[A-Za-z][A-Za-z0-9+.-]*://[^\\s\"<>]+"; "ADDRESS")
      | gsub("\\b[0-9]{1,3}([.][0-9]{1,3}){3}:[0-9]+\\b"; "ADDRESS")
      | gsub("([^\\s@]+@)?\\b[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)+:[0-9]{2,5}\\b(?!/)"; "ADDRESS")
      | gsub("whsec_[A-Za-z0-9+/=]+"; "TOKEN")
    elif type == "object" then del(.secret, .password, .headers)
    else . end);
# The host of an address can stand alone in a sentence, such as the title of a call.
def hosts:
  [.. | strings | scan("[A-Za-z][A-Za-z0-9+.-]*://([^\\s\"',;)/?#]+)") | .[0] | sub("^.*@"; "")
    | ., sub(":[0-9]+$"; "") | select(contains("."))] | unique | sort_by(-length);
def sentences:
  hosts as $hosts | .spec as $spec
  | walk(if type == "string" then reduce $hosts[] as $host (.; split($host) | join("ADDRESS")) else . end)
  | (.steps[]?.title | strings) |= sub("^call [^;]+;"; "call ADDRESS;")
  | .spec = $spec;
def plain_steps:
  if .strategy.canary.steps? then
    .strategy.canary.steps |= map(select(type != "object" or (has("call") | not))) else . end;
def foreign: type == "object" and (.source // "router") != "router";
# A document leaves defaults out: without its checks it has the default ones.
def document:
  del(.env, .command, .notify, .links) | plain_steps
  | if any(.analysis.checks[]?; foreign) then del(.analysis.checks, .analysis.scoring, .analysis.finalTest) else . end;
# The stored document of a release has each field.
def spec:
  plain_steps | with_entries(
    if .key == "env" or .key == "links" then .value = {}
    elif .key == "command" or .key == "notify" then .value = []
    else . end)
  | if any(.analysis.checks[]?; foreign) then .analysis.checks |= map(select(foreign | not)) | del(.analysis.scoring)
    else . end;
END

# Copies each settings document, based on the present revision in staging.
copy_settings() { # environments|applications FILTER
  local kind=$1 name status etag count=0
  get from "/$kind"
  lines from "/$kind" "{name, document: (.document | $2 | cleaned)}" >"$work/$kind"
  while IFS= read -r line; do
    name=$(jq -r '.name | @uri' <<<"$line")
    jq -c .document <<<"$line" >"$work/document"
    status=$(call to "/$kind/$name")
    etag=$(sed -n 's/^[Ee][Tt][Aa][Gg]: *\(.*[^[:space:]]\)[[:space:]]*$/\1/p' "$work/headers")
    case $status in
      200) set -- -H "If-Match: $etag" ;;
      404) set -- -H 'If-None-Match: *' ;;
      *) fail 1 "GET /$kind/$name of $to answered $status: $(problem)" ;;
    esac
    status=$(call to "/$kind/$name?reason=copied%20from%20production" -X PUT -H 'Content-Type: application/json' \
      --data-binary "@$work/document" "$@")
    [[ $status = 20? ]] || fail 1 "PUT /$kind/$name of $to answered $status: $(problem)"
    count=$((count + 1))
  done <"$work/$kind"
  echo "$count $kind are copied"
}

# Reads the newest releases that have ended, page by page.
read_releases() {
  local cursor='' page left=$releases
  : >"$work/releases"
  while [ "$left" -gt 0 ]; do
    page=$((left < 100 ? left : 100))
    get from "/releases?state=ended&limit=$page${cursor:+&cursor=$cursor}"
    lines from /releases 'sentences | .spec |= spec | cleaned' >>"$work/releases"
    cursor=$(jq -r '.next // "" | @uri' "$work/answer")
    left=$((left - page))
    [ -n "$cursor" ] || break
  done
  jq -r .id "$work/releases" >"$work/ids"
}

database() { # reads SQL
  timeout 120 docker compose exec -T postgres psql -U postgres -d release_api -X -q -A -t -v ON_ERROR_STOP=1
}

# Adds the releases to the read model of staging's release-api, all in one transaction, and keeps the ids of new ones.
add_releases() {
  # JSON has no control characters: so the quote and the delimiter of the lines are two of them.
  {
    cat <<'END'
begin;
create temp table copied (view text) on commit drop;
copy copied from stdin with (format csv, quote E'\x01', delimiter E'\x02');
END
    cat "$work/releases"
    cat <<'END'
\.
insert into release (id, lane, state, posted, sequence, view)
select (view::json ->> 'id')::uuid, view::json ->> 'lane', 'ended', (view::json ->> 'queued')::timestamptz, 0, view
from copied on conflict (id) do nothing returning id;
commit;
END
  } >"$work/releases.sql"
  database <"$work/releases.sql" >"$work/added" || fail 1 "the releases are not copied: see above"
  require_readable
  echo "$(wc -l <"$work/added") releases are added, $(comm -23 <(sort "$work/ids") <(sort "$work/added") | wc -l) were present"
}

# Removes the added releases if release-api cannot read one, such as one of a newer version.
require_readable() {
  local id status added
  mapfile -t added <"$work/added"
  for id in "${added[@]}"; do
    status=$(call to "/releases/$id")
    if [ "$status" != 200 ]; then
      printf "delete from release where id = '%s';\n" "${added[@]}" | database ||
        fail 1 "the added releases cannot be removed: see above"
      fail 1 "no release is added: staging answers $status for release $id: has it an older version than production?"
    fi
  done
}

# Reads the releases first: if production does not answer, nothing changes.
read_releases
copy_settings environments '. + {runtime: "docker", router: "haproxy"} | del(.allowedHosts) | if .defaults then .defaults |= document else . end'
copy_settings applications 'del(.policy) | if .defaults then .defaults |= document else . end'
add_releases
