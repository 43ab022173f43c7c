#!/usr/bin/env bash
# Sends requests to an application through the router of a running stack, and checks the response time and the share
# of the error budget that the failed requests use. The 95th percentile is compared with that of the last good run.
#   compose/load-test.sh [option...]
#   --url URL             default http://127.0.0.1:SLUICE_ROUTER_PORT/ (7080)
#   --host HOST           header Host; default shop.production.localhost
#   --duration SECONDS    1 to 3600; default 30
#   --clients N           1 to 1000; default 10
#   --rate N              requests per second of all clients, 1 to 10000; default 200
#   --objective PERCENT   share of the requests that must succeed, 50 to 99.999; default 99.9
#   --max-p95 MS          maximum of the 95th percentile in milliseconds, 1 to 20000; default 500
#   --max-budget PERCENT  maximum share of the error budget, 0 to 1000; default 100
#   --max-growth PERCENT  maximum growth of the 95th percentile since the last good run, 0 to 1000; default 100. A growth
#                         of at most 10 ms always passes
#   --results FILE        the last good run as JSON; default .sluice/load-test.json. A run with other requests is not
#                         compared with it
# A request fails without a response within 10 seconds, or with a status other than 2xx and 3xx. The error budget is
# the share of requests that may fail: with an objective of 99.9 %, one in 1000 uses 100 % of it.
# Needs hey. Exits with 0 within the bounds, with 1 beyond them, and with 2 if an argument is wrong or hey is missing.
# Only a run within the bounds replaces the last one.
set -euo pipefail
export LC_ALL=C
caller=$PWD
cd "$(dirname "$0")/.."

fail() { # STATUS MESSAGE
  echo "load-test: $2" >&2
  exit "$1"
}

url=http://127.0.0.1:${SLUICE_ROUTER_PORT:-7080}/
host=shop.production.localhost
duration=30 clients=10 rate=200 objective=99.9 max_p95=500 max_budget=100 max_growth=100 results=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      sed -n '1d; /^#/!q; s/^# \{0,1\}//p' compose/load-test.sh
      exit
      ;;
    --url | --host | --duration | --clients | --rate | --objective | --max-p95 | --max-budget | --max-growth | --results)
      [ -n "${2:-}" ] || fail 2 "$1 needs a value; see --help"
      name=${1#--}
      printf -v "${name//-/_}" %s "$2"
      shift 2
      ;;
    *) fail 2 "$1 is no option; see --help" ;;
  esac
done

# Requires that a value is a number between two bounds.
bound() { # OPTION VALUE MIN MAX PATTERN
  if ! [[ $2 =~ $5 ]] || ! awk -v n="$2" -v min="$3" -v max="$4" 'BEGIN { exit !(n >= min && n <= max) }'; then
    fail 2 "$1 must be a number from $3 to $4, was '$2'"
  fi
}

integer='^[0-9]{1,5}$' decimal='^[0-9]{1,5}(\.[0-9]{1,5})?$'
bound --duration "$duration" 1 3600 "$integer"
bound --clients "$clients" 1 1000 "$integer"
bound --rate "$rate" 1 10000 "$integer"
bound --objective "$objective" 50 99.999 "$decimal"
bound --max-p95 "$max_p95" 1 20000 "$decimal"
bound --max-budget "$max_budget" 0 1000 "$decimal"
bound --max-growth "$max_growth" 0 1000 "$decimal"
duration=$((10#$duration)) clients=$((10#$clients)) rate=$((10#$rate))
[[ $url =~ ^https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~/?=\&%-]*)?$ ]] || fail 2 "--url must be an http or https address, was '$url'"
[[ $host =~ ^[A-Za-z0-9.:-]{1,255}$ ]] || fail 2 "--host must be the name of a host, was '$host'"
[ "$clients" -le "$rate" ] || fail 2 "--clients must be at most --rate: each client sends at least one request a second"
case $results in
  '') results=.sluice/load-test.json && mkdir -p .sluice ;;
  /*) ;;
  *) results=$caller/$results ;;
esac
if [ -d "$results" ] || ! [ -w "$(dirname -- "$results")" ]; then
  fail 2 "cannot write $results: name a file in a directory that you can write"
fi
command -v hey >/dev/null || fail 2 "hey is missing: install it, on Debian with apt-get install hey"

work=$(mktemp -d)
new=''
trap 'rm -rf "$work" "$new"' EXIT
each=$(awk -v rate="$rate" -v clients="$clients" 'BEGIN { printf "%.4f", rate / clients }')
hey -z "${duration}s" -c "$clients" -q "$each" -t 10 -disable-redirects -host "$host" "$url" >"$work/output" </dev/null ||
  fail 1 "hey failed: see above"

# Prints: requests, failed requests, 95th percentile in milliseconds (empty if no request got a response).
read -r requests failed p95 < <(awk '
  /^Status code distribution/ { part = "status" }
  /^Error distribution/ { part = "errors" }
  /^ *95%+ in / { p95 = $3 * 1000 }
  /^ *Slowest:/ { slowest = $2 * 1000 }
  part != "" && match($1, /^\[[0-9]+\]$/) {
    number = substr($1, 2, length($1) - 2)
    if (part == "errors") { all += number; failed += number }
    else { all += $2; answered += $2; if (number < 200 || number > 399) failed += $2 }
  }
  # Below 20 responses hey has no 95th percentile.
  END { printf "%d %d %s\n", all, failed, answered ? sprintf("%.1f", p95 ? p95 : slowest) : "" }' "$work/output")
[ "$requests" -gt 0 ] || fail 1 "no request was sent within $duration s"
grep -A 3 '^Error distribution' "$work/output" >&2 || true

budget=$(awk -v all="$requests" -v failed="$failed" -v objective="$objective" \
  'BEGIN { printf "%.1f", 100 * failed / (all * (1 - objective / 100)) }')
requested=$(printf '  "requested": {"url": "%s", "host": "%s", "duration": %s, "clients": %s, "rate": %s},' \
  "$url" "$host" "$duration" "$clients" "$rate")
last=''
if [ -r "$results" ] && grep -qxF -- "$requested" "$results"; then
  last=$(sed -n 's/^  "p95Milliseconds": \([0-9.]\{1,12\}\),\{0,1\}$/\1/p' "$results" | head -n 1)
fi

beyond() { # VALUE BOUND
  awk -v value="$1" -v bound="$2" 'BEGIN { exit !(value > bound) }'
}

status=0
over() {
  echo "load-test: $1" >&2
  status=1
}

printf '%s requests, %s failed: %s %% of the error budget of an objective of %s %%\n' \
  "$requests" "$failed" "$budget" "$objective"
! beyond "$budget" "$max_budget" ||
  over "the failed requests use $budget % of the error budget, and at most $max_budget % is allowed"
if [ -z "$p95" ]; then
  over "no request got a response: is the router reachable at $url?"
else
  if [ -n "$last" ]; then
    printf '95th percentile: %s ms; last good run: %s ms\n' "$p95" "$last"
    allowed=$(awk -v last="$last" -v growth="$max_growth" \
      'BEGIN { more = last * growth / 100; printf "%.1f", last + (more > 10 ? more : 10) }')
    ! beyond "$p95" "$allowed" || over "the 95th percentile is $p95 ms, and at most $allowed ms is allowed after the last run"
  else
    printf '95th percentile: %s ms; no earlier run with the same requests\n' "$p95"
  fi
  ! beyond "$p95" "$max_p95" || over "the 95th percentile is $p95 ms, and at most $max_p95 ms is allowed"
fi
[ "$status" = 0 ] || exit "$status"

new=$(mktemp "$results.XXXXXX")
cat >"$new" <<END
{
  "at": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
$requested
  "requests": $requests,
  "failed": $failed,
  "p95Milliseconds": $p95,
  "budgetPercent": $budget
}
END
mv "$new" "$results"
