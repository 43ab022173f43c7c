#!/usr/bin/env bash
# Writes the values of Sluice's secrets into AWS Secrets Manager, so that they are not in the state of Terraform. Each
# value is a file with the secret's name, as compose/secrets.sh, compose/token.sh and deploy/docker-host/certificates.sh
# make them.
#   deploy/terraform/put-secrets.sh [DIRECTORY]       default secrets
# Needs aws with a login, terraform with the state in deploy/terraform, and jq. Tasks read new values when they start.
# Exits with 0, with 1 if AWS rejects a value, and with 2 if a file or a program is missing; then nothing has changed.
set -euo pipefail

fail() { # STATUS MESSAGE
  echo "put-secrets: $2" >&2
  exit "$1"
}

if [ "${1:-}" = -h ] || [ "${1:-}" = --help ]; then
  sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"
  exit
fi
[ $# -le 1 ] || fail 2 "expected at most one DIRECTORY; see --help"
directory=${1:-secrets}
here=$(cd "$(dirname "$0")" && pwd)
for program in aws terraform jq; do
  command -v "$program" >/dev/null || fail 2 "$program is missing: install it, see deploy/terraform/README.md"
done
outputs=$(terraform -chdir="$here" output -json) || fail 2 "no state in deploy/terraform: run terraform init and apply first"
region=$(jq -er .region.value <<<"$outputs") || fail 2 "the state has no outputs: run terraform apply first"
mapfile -t names < <(jq -r '.secrets.value | keys[]' <<<"$outputs")

missing=()
for name in "${names[@]}"; do
  [ -s "$directory/$name" ] || missing+=("$name")
done
[ ${#missing[@]} = 0 ] || fail 2 "missing or empty in $directory: ${missing[*]}; compose/secrets.sh, compose/token.sh and deploy/docker-host/certificates.sh make them"

# Prints the request to AWS: users of Kafka are JSON, as MSK reads them. No value is in a command line.
request() { # NAME ID
  if [[ $1 == kafka-* ]]; then
    jq -n --arg id "$2" --arg user "${1#kafka-}" --rawfile password "$directory/$1" \
      '{SecretId: $id, SecretString: ({username: $user, password: ($password | rtrimstr("\n"))} | tojson)}'
  else
    jq -n --arg id "$2" --rawfile value "$directory/$1" '{SecretId: $id, SecretString: $value}'
  fi
}

for name in "${names[@]}"; do
  id=$(jq -r --arg name "$name" '.secrets.value[$name]' <<<"$outputs")
  request "$name" "$id" | aws secretsmanager put-secret-value --region "$region" --cli-input-json file:///dev/stdin >/dev/null ||
    fail 1 "AWS rejected the value of $name: see above"
  echo "$name: written to $id"
done
