#!/usr/bin/env bash
# Makes a Kafka user for a program outside of the stack, in staging or production, and prints how it connects, as a
# client's file of settings: of Java, or with --librdkafka of kcat, Python and others.
#   compose/kafka-consumer.sh [--librdkafka] NAME            reads the public topics, in groups NAME.*
#   compose/kafka-consumer.sh [--librdkafka] --writer NAME   writes measurements (docs/sources.md)
#   compose/kafka-consumer.sh --remove NAME                  takes the rights of NAME away
# A user that exists keeps its password. COMPOSE_FILE names the stack (default docker-compose.prod.yml), and
# SLUICE_SECRETS its secrets (default secrets).
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  sed -n 's/^#   //p' compose/kafka-consumer.sh >&2
  exit 2
}

format=java
[ "${1:-}" != --librdkafka ] || { format=librdkafka && shift; }
kind=consumer
case ${1:-} in
  --writer) kind=monitor && shift ;;
  --remove) kind=removed && shift ;;
  -*) usage ;;
esac
[ $# = 1 ] || usage
name=$1
secrets=${SLUICE_SECRETS:-secrets}
users=$secrets/kafka-consumers
export COMPOSE_FILE=${COMPOSE_FILE:-docker-compose.prod.yml}

if ! [[ $name =~ ^[a-z0-9-]{1,40}$ ]]; then
  echo "kafka-consumer: a name has 1 to 40 lower-case letters, digits and hyphens" >&2
  exit 2
fi
case $name in
  admin | monitor | release-api | strategy-engine | health-monitor | notifier)
    echo "kafka-consumer: $name is reserved for Sluice itself: choose another name" >&2
    exit 2
    ;;
esac
if ! [ -s "$secrets/kafka-admin" ]; then
  echo "kafka-consumer: $secrets has no secrets of a stack: run compose/secrets.sh first, or set SLUICE_SECRETS" >&2
  exit 2
fi
for other in consumer monitor; do
  if [ "$kind" != removed ] && [ "$kind" != "$other" ] && [ -e "$users/$other.$name" ]; then
    echo "kafka-consumer: $name is a $other already: remove it first, or choose another name" >&2
    exit 2
  fi
done

# Only the owner can open the secrets. The topics job runs as another user, and reads these files itself.
umask 022
mkdir -p "$users"
file=$users/$kind.$name
if [ "$kind" = removed ]; then
  if ! [ -e "$users/consumer.$name" ] && ! [ -e "$users/monitor.$name" ] && ! [ -e "$file" ]; then
    echo "kafka-consumer: there is no consumer $name" >&2
    exit 2
  fi
  : >"$file"
  rm -f "$users/consumer.$name" "$users/monitor.$name"
else
  if ! [ -s "$file" ]; then
    # The topics job must not find half a password.
    password=$(openssl rand -hex 32)
    printf %s "$password" >"$secrets/.new-consumer"
    mv "$secrets/.new-consumer" "$file"
  fi
  rm -f "$users/removed.$name"
fi

# The topics job applies the whole list; each start of the stack runs it, too.
if [ -n "$(docker compose ps -q --status running kafka 2>/dev/null || true)" ]; then
  docker compose run --rm --no-deps -T topics >&2
else
  echo "kafka-consumer: Kafka is not running here: the next start of the stack applies this" >&2
fi

case $kind in
  removed)
    echo "# $name is removed: it has no rights and no password any more."
    exit
    ;;
  consumer) echo "# $name may read release.outcomes, release.cdevents and release.progress in groups $name.*" ;;
  monitor) echo "# $name may write release.measurements." ;;
esac
cat <<END
# Its password is also in $file. Copy the certificate to its machine.
bootstrap.servers=${SLUICE_HOST:-localhost}:${SLUICE_KAFKA_PORT:-7092}
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
END
if [ "$format" = librdkafka ]; then
  cat <<END
sasl.username=$name
sasl.password=$(<"$file")
ssl.ca.location=$secrets/tls-certificate
END
  exit
fi
cat <<END
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="$name" password="$(<"$file")";
ssl.truststore.type=PEM
ssl.truststore.location=$secrets/tls-certificate
END
