#!/usr/bin/env bash
# Runs scripts/deploy-staging.sh for the stack of another machine, whose Docker engine it reaches with SSH.
#   check     without the four variables of the host prints a notice, and ends with 0; in GitHub Actions the output
#             `known` is true or false
#   deploy    deploys; exit codes are those of scripts/deploy-staging.sh
# VERSION and IMAGES are the version and the prefix of its images. The host has these variables:
#   DEPLOY_HOST         user and host, such as deploy@staging.example.com, or with a port deploy@staging.example.com:2222
#   DEPLOY_HOST_KEYS    the host's lines of known_hosts, as ssh-keyscan prints them
#   DEPLOY_SSH_KEY      private key of the user, who may use Docker there
#   DEPLOY_TOKEN        token of a releaser
# SLUICE_HOST, SLUICE_REGISTRIES and COMPOSE_FILE must have the values with which the stack was started.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "deploy-staging-host: $1" >&2
  exit 2
}

# Prints the names of the missing variables.
missing() {
  local name
  for name in DEPLOY_HOST DEPLOY_HOST_KEYS DEPLOY_SSH_KEY DEPLOY_TOKEN; do
    [ -n "${!name:-}" ] || echo "$name"
  done | paste -sd ' '
}

check() {
  local names known=true
  names=$(missing)
  if [ -n "$names" ]; then
    known=false
    echo "::notice title=No deployment::staging is not deployed, because these are missing: $names; docs/ci.md names their secrets"
  fi
  echo "known=$known" >>"${GITHUB_OUTPUT:-/dev/null}"
}

# Makes a command `ssh` for Docker with the key and the host's keys, and one connection for all calls.
make_ssh() {
  umask 077
  mkdir "$work/bin"
  printf '%s\n' "$DEPLOY_SSH_KEY" >"$work/key"
  printf '%s\n' "$DEPLOY_HOST_KEYS" >"$work/hosts"
  printf '%s\n' "$DEPLOY_TOKEN" >"$work/token"
  cat >"$work/config" <<END
BatchMode yes
ConnectTimeout 20
ControlMaster auto
ControlPath $work/%C
ControlPersist 60
IdentitiesOnly yes
IdentityFile $work/key
ServerAliveInterval 15
StrictHostKeyChecking yes
UserKnownHostsFile $work/hosts
END
  printf '#!/bin/sh\nexec %s -F %s "$@"\n' "$ssh" "$work/config" >"$work/bin/ssh"
  chmod 700 "$work/bin/ssh"
}

deploy() {
  local names version=${VERSION:-} images=${IMAGES:-} ssh status=0
  names=$(missing)
  [ -z "$names" ] || fail "these variables are missing: $names"
  [ -n "$version" ] || fail "VERSION is missing: set it to the version, such as 1.4.0"
  [ -n "$images" ] || fail "IMAGES is missing: set it to the prefix of the images, such as ghcr.io/team/sluice"
  [[ $DEPLOY_HOST =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$ ]] ||
    fail "DEPLOY_HOST must be a user and a host, such as deploy@staging.example.com"
  ssh=$(command -v ssh) || fail "ssh is missing: install it, on Debian with apt-get install openssh-client"
  work=$(mktemp -d)
  trap 'ssh -F "$work/config" -O exit "ssh://$DEPLOY_HOST" 2>/dev/null || true; rm -rf "$work"' EXIT
  make_ssh
  # The files have them now: neither Docker nor Compose gets them.
  unset DEPLOY_HOST_KEYS DEPLOY_SSH_KEY DEPLOY_TOKEN
  PATH=$work/bin:$PATH DOCKER_HOST=ssh://$DEPLOY_HOST \
    scripts/deploy-staging.sh --images "${images,,}" --token-file "$work/token" "$version" &
  # An interrupted deployment rolls back, which takes some time.
  trap 'kill -TERM $! 2>/dev/null' INT TERM HUP
  wait $! || status=$?
  while kill -0 $! 2>/dev/null; do
    status=0
    wait $! || status=$?
  done
  return "$status"
}

case ${1:-} in
  -h | --help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' scripts/deploy-staging-host.sh ;;
  check) check ;;
  deploy) deploy ;;
  *) fail "unknown argument '${1:-}'; use check or deploy" ;;
esac
