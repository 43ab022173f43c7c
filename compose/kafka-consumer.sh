#!/usr/bin/env bash
# Makes a Kafka user for a program outside of the stack, in staging or production, and prints how it connects, as a
# client's file of settings: of Java, or with --librdkafka of kcat, Python and others.
#   compose/kafka-consumer.sh [--librdkafka] [--output FILE] NAME            reads the public topics, in groups NAME.*
#   compose/kafka-consumer.sh [--librdkafka] [--output FILE] --writer NAME   writes measurements (docs/sources.md)
#   compose/kafka-consumer.sh --remove NAME                                  takes the rights of NAME away
# --output writes the settings to FILE, which only its owner can read. A user that exists keeps its password.
# COMPOSE_FILE names the stack (default docker-compose.prod.yml), COMPOSE_PROJECT_NAME its project, and SLUICE_SECRETS
# its secrets (default secrets). Exits with 0 if the change is applied, or for a new user if the next start applies it;
# with 1 if it is not applied; with 2 if the arguments are wrong.
set -euo pipefail
LC_ALL=C
caller=$PWD
cd "$(dirname "$0")/.."

usage() {
  sed -n 's/^#   //p' compose/kafka-consumer.sh >&2
  exit 2
}

fail() { # STATUS MESSAGE
  echo "kafka-consumer: $2" >&2
  exit "$1"
}

format=java kind='' output=''
while [ $# -gt 0 ]; do
  case $1 in
    --librdkafka) format=librdkafka ;;
    --writer | --remove)
      [ -z "$kind" ] || usage
      [ "$1" = --writer ] && kind=monitor || kind=removed
      ;;
    --output)
      output=${2:-}
      [ -n "$output" ] || usage
      shift
      ;;
    -*) usage ;;
    *) break ;;
  esac
  shift
done
[ $# = 1 ] || usage
name=$1
kind=${kind:-consumer}
secrets=${SLUICE_SECRETS:-secrets}
users=$secrets/kafka-consumers
export COMPOSE_FILE=${COMPOSE_FILE:-docker-compose.prod.yml}

if ! [[ $name =~ ^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$ ]]; then
  fail 2 "a name has 1 to 40 lower-case letters, digits and hyphens, and begins and ends with no hyphen"
fi
case $name in
  admin | monitor | release-api | strategy-engine | health-monitor | notifier)
    fail 2 "$name is reserved for Sluice itself: choose another name"
    ;;
esac
if ! [ -s "$secrets/kafka-admin" ]; then
  fail 2 "$secrets has no secrets of a stack: run compose/secrets.sh first, or set SLUICE_SECRETS"
fi
for other in consumer monitor; do
  if [ "$kind" != removed ] && [ "$kind" != "$other" ] && [ -e "$users/$other.$name" ]; then
    fail 2 "$name is a $other already: remove it first, or choose another name"
  fi
done
file=$users/$kind.$name
if [ "$kind" = removed ] &&
  ! [ -e "$users/consumer.$name" ] && ! [ -e "$users/monitor.$name" ] && ! [ -e "$file" ]; then
  fail 2 "there is no user $name outside of the stack"
fi
case $output in
  '' | /*) ;;
  *) output=$caller/$output ;;
esac
if [ -n "$output" ] && { [ -d "$output" ] || ! [ -w "$(dirname -- "$output")" ]; }; then
  fail 2 "cannot write $output: name a file in a directory that you can write"
fi

# The container of Kafka; empty if it is not running.
kafka=$(timeout 30 docker compose ps -q --status running kafka </dev/null) ||
  fail 1 "docker compose does not answer for $COMPOSE_FILE: nothing is changed"

# Runs the topics job, which applies the whole list; each start of the stack runs it, too. Returns 1 if the job fails,
# and 2 if the line of the job that begins with LINE does not name the user.
apply() { # LINE
  local log line
  log=$(timeout 180 docker compose run --rm --no-deps -T topics </dev/null 2>&1) || {
    printf '%s\n' "$log" >&2
    return 1
  }
  printf '%s\n' "$log" >&2
  while IFS= read -r line; do
    [[ $line != "$1: "* || ", ${line#"$1: "}," != *", $name,"* ]] || return 0
  done <<<"${log//$'\r'/}"
  return 2
}

new=
trap 'rm -f "$new"' EXIT

# Only the owner can open the secrets. The topics job runs as another user, and reads these files itself.
umask 022
mkdir -p "$users"
if [ "$kind" = removed ]; then
  : >"$file"
  rm -f "$users/consumer.$name" "$users/monitor.$name"
  if [ -z "$kafka" ]; then
    echo "kafka-consumer: Kafka is not running in this project of docker compose" >&2
  elif apply "users are removed"; then
    echo "# $name is removed: it has no rights and no password any more."
    exit
  fi
  echo "# $name loses its rights at the next start of the stack."
  exit 1
fi

made=
if ! [ -s "$file" ]; then
  # The topics job must not find half a password.
  new=$(mktemp "$secrets/.new-consumer.XXXXXX")
  openssl rand -hex 32 | tr -d '\n' >"$new"
  chmod 644 "$new"
  mv "$new" "$file"
  made=yes
fi
rm -f "$users/removed.$name"
status=0
if [ -z "$kafka" ]; then
  echo "kafka-consumer: Kafka is not running here: the next start of the stack applies this" >&2
else
  apply "users are up to date" || status=$?
fi
if [ "$status" != 0 ]; then
  [ -n "$made" ] || fail 1 "the topics job did not apply $name: the next start of the stack tries it again"
  # The job may have made a part of the user: its next run removes it.
  : >"$users/removed.$name"
  rm -f "$file"
  fail 1 "the topics job did not make $name"
fi

# Prints the address that Kafka gives to programs outside of the stack.
address() {
  local variables='' found=''
  if [ -n "$kafka" ]; then
    variables=$(timeout 30 docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' "${kafka%%$'\n'*}" </dev/null) ||
      true
    found=$(sed -n 's/^KAFKA_ADVERTISED_LISTENERS=.*EXTERNAL:\/\/\([^,]*\).*/\1/p' <<<"$variables")
  fi
  if [ -z "$found" ]; then
    echo "# The next address comes from SLUICE_HOST and SLUICE_KAFKA_PORT, and not from a running Kafka: check it."
    found=${SLUICE_HOST:-localhost}:${SLUICE_KAFKA_PORT:-7092}
  fi
  echo "bootstrap.servers=$found"
}

settings() {
  case $kind in
    consumer) echo "# $name may read release.outcomes, release.cdevents, release.progress and release.audit in groups $name.*" ;;
    monitor) echo "# $name may write release.measurements." ;;
  esac
  echo "# Its password is also in $file. Copy the certificate to its machine."
  address
  echo "security.protocol=SASL_SSL"
  echo "sasl.mechanism=SCRAM-SHA-256"
  if [ "$format" = librdkafka ]; then
    cat <<END
sasl.username=$name
sasl.password=$(<"$file")
ssl.ca.location=$secrets/tls-certificate
END
  else
    cat <<END
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="$name" password="$(<"$file")";
ssl.truststore.type=PEM
ssl.truststore.location=$secrets/tls-certificate
END
  fi
}

if [ -z "$output" ]; then
  settings
else
  # mktemp makes a file that only its owner can read.
  new=$(mktemp "$output.XXXXXX")
  settings >"$new"
  mv "$new" "$output"
  echo "kafka-consumer: $output has the settings of $name" >&2
fi
