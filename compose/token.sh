#!/usr/bin/env bash
# Makes a token for a caller and prints it. Adds its hash to api-tokens, which release-api reads again every second.
#   compose/token.sh NAME ROLE[,ROLE] [DIRECTORY]     roles: viewer releaser approver operator admin
# A role can have a scope: releaser@staging, releaser@staging/shop, operator@'prod-*/*'; without one it holds everywhere.
set -euo pipefail
name=${1:?token.sh NAME ROLE[,ROLE] [DIRECTORY]}
roles=${2:?token.sh NAME ROLE[,ROLE] [DIRECTORY]}
file=${3:-secrets}/api-tokens
token=$(openssl rand -hex 32)
hash=$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)
umask 022
printf '%s:%s:%s\n' "$name" "$roles" "$hash" >>"$file"
printf '%s\n' "$token"
