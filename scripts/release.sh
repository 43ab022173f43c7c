#!/usr/bin/env bash
# Releases a version with Sluice, waits for its end, and reports it: on a laptop, in the action of action.yml, in
# GitLab CI and in Jenkins. Arguments are options of `sluice release`. The environment can have instead:
#   SLUICE_URL                            address of release-api
#   SLUICE_TOKEN, or SLUICE_TOKEN_FILE    token of the caller, or the file with it
#   SLUICE_AUDIENCE                       in GitHub Actions instead of a token: the job gets one for this audience
#   RELEASE_FILE                          release document
#   RELEASE_APPLICATION, RELEASE_ENVIRONMENT, RELEASE_VERSION, RELEASE_ARTIFACT, RELEASE_REASON
#   RELEASE_LABELS, RELEASE_LINKS         lines of NAME=VALUE
#   RELEASE_KEY                           idempotency key
#   RELEASE_WAIT                          false: ends as soon as the release is accepted
#   RELEASE_TIMEOUT                       maximum time to wait; default 1h
#   RELEASE_SUMMARY, RELEASE_OUTPUTS      files that get the report; in GitHub Actions the job's own files
# Exit codes are those of `sluice release`: 0 succeeded, 1 ended differently, such as rolled back, 2 not accepted,
# 3 still running after the timeout, 4 Sluice is unavailable.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
summary=${RELEASE_SUMMARY:-${GITHUB_STEP_SUMMARY:-}}
outputs=${RELEASE_OUTPUTS:-${GITHUB_OUTPUT:-}}
work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/sluice.XXXXXX")
refresher=
trap '[ -z "$refresher" ] || kill "$refresher" 2>/dev/null || true; rm -rf "$work"' EXIT

fail() {
  printf 'sluice: %s\n        %s\n' "$1" "$2" | tee "$work/errors" >&2
  report_errors 2
  exit 2
}

# Shows the errors of a release that was not accepted, or that has no result, in the summary and at the run.
report_errors() { # EXIT-CODE
  local what="not accepted"
  [ "$1" = 2 ] || what="without a result"
  if [ -n "$summary" ]; then
    { printf '### ❌ release %s\n\n' "$what" && sed 's/^/    /' "$work/errors" && printf '\n'; } >>"$summary"
  fi
  annotate "release $what" "$(grep -m 1 '^sluice: ' "$work/errors" || tail -n 1 "$work/errors")"
}

# Shows an error at the run and at the commit in GitHub Actions.
annotate() { # TITLE MESSAGE
  if [ "${GITHUB_ACTIONS:-}" = true ]; then
    printf '::error title=Sluice %s::%s\n' "$1" "$(printf '%s' "$2" | tr '\r\n' '  ' | sed 's/%/%25/g')"
  fi
}

# Adds option $1 with value $2 as one word, unless the value is empty: a value can begin with - or @.
option() {
  [ -z "$2" ] || words+=("$1=$2")
}

# Adds option $1 for each line NAME=VALUE of $2.
options() {
  local line
  while IFS= read -r line; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    case $line in
      '') ;;
      ?*=*) words+=("$1=$line") ;;
      *) fail "$1 must be NAME=VALUE, was '$line'" "write one NAME=VALUE a line" ;;
    esac
  done <<<"$2"
}

value() { # NAME-OF-OUTPUT
  sed -n "s/^RELEASE_$1=//p" "$work/outputs" | tail -n 1
}

# Writes a token of GitHub for the audience to the token file. It is valid for a few minutes.
fetch_token() {
  (umask 077 && curl -fsS --retry 3 --max-time 30 --get --data-urlencode "audience=$SLUICE_AUDIENCE" \
    --config - "$ACTIONS_ID_TOKEN_REQUEST_URL" >"$work/answer" 2>"$work/token-errors" \
    <<<"header = \"Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\"" &&
    sed -n 's/.*"value" *: *"\([^"]*\)".*/\1/p' "$work/answer" >"$work/token.new")
  [ -s "$work/token.new" ] && mv "$work/token.new" "$work/token"
}

# Replaces the token until the script ends: the command reads the file at each request.
refresh_token() {
  mkfifo "$work/never"
  while ! read -r -t 60 <>"$work/never"; do
    fetch_token || true
  done
}

words=(release)
option --file "${RELEASE_FILE:-}"
option --application "${RELEASE_APPLICATION:-}"
option --environment "${RELEASE_ENVIRONMENT:-}"
option --version "${RELEASE_VERSION:-}"
option --artifact "${RELEASE_ARTIFACT:-}"
option --reason "${RELEASE_REASON:-}"
option --idempotency-key "${RELEASE_KEY:-}"
options --label "${RELEASE_LABELS:-}"
options --link "${RELEASE_LINKS:-}"
case ${RELEASE_WAIT:-true} in
  true) words+=(--wait "--timeout=${RELEASE_TIMEOUT:-1h}") ;;
  false) ;;
  *) fail "RELEASE_WAIT must be true or false, was '$RELEASE_WAIT'" "leave it out to wait" ;;
esac
[ -z "${RELEASE_FILE:-}" ] || [ -r "$RELEASE_FILE" ] ||
  fail "the document $RELEASE_FILE cannot be read" "check out the repository before this step, and give the path from its root"
if [ -z "${SLUICE_URL:-}" ] && [ -n "${CI:-}" ]; then
  fail "there is no address of release-api" "set server of the action, or the variable SLUICE_URL"
fi
if [ -z "${SLUICE_TOKEN:-}${SLUICE_TOKEN_FILE:-}${SLUICE_AUDIENCE:-}" ] && [ -n "${CI:-}" ]; then
  fail "there is no token" \
    "set audience, or store a token of release-api as a secret and pass it on; a run from a fork gets no secrets"
fi
if [ -n "${SLUICE_TOKEN:-}" ]; then
  (umask 077 && printf '%s\n' "$SLUICE_TOKEN" >"$work/token")
  export SLUICE_TOKEN_FILE=$work/token
fi
unset SLUICE_TOKEN
if [ -z "${SLUICE_TOKEN_FILE:-}" ] && [ -n "${SLUICE_AUDIENCE:-}" ]; then
  [[ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" && -n "${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}" ]] ||
    fail "GitHub gives this job no token" "add 'id-token: write' to the permissions of the job; a run from a fork gets none"
  fetch_token ||
    fail "GitHub gave no token for audience $SLUICE_AUDIENCE: $(tail -n 1 "$work/token-errors")" "run the job again"
  export SLUICE_TOKEN_FILE=$work/token
  refresh_token >/dev/null 2>&1 &
  refresher=$!
fi

sluice=$("$here/cli.sh" 2>"$work/errors") || {
  status=$?
  cat "$work/errors" >&2
  report_errors "$status"
  exit "$status"
}
# An instance's log in a message must not become a command of GitHub Actions.
quiet=$(od -An -N 16 -tx1 /dev/urandom | tr -d ' \n')
[ "${GITHUB_ACTIONS:-}" != true ] || printf '::stop-commands::%s\n' "$quiet"
: >"$work/outputs"
status=0
"$sluice" "${words[@]}" --no-color "--summary=$work/summary" "--outputs=$work/outputs" "$@" 2>"$work/errors" || status=$?
cat "$work/errors" >&2
[ "${GITHUB_ACTIONS:-}" != true ] || printf '::%s::\n' "$quiet"

if [ -s "$work/outputs" ]; then
  [ -z "$summary" ] || cat "$work/summary" >>"$summary"
  [ -z "$outputs" ] || cat "$work/outputs" >>"$outputs"
  [ "$status" = 0 ] || annotate "release $(value OUTCOME)" "$(value OUTCOME_REASON)"
elif [ "$status" != 0 ]; then
  report_errors "$status"
fi
exit "$status"
