#!/usr/bin/env bash
# Changes Kafka's configuration as the administrator. The new values come from the standard input, so that no command
# line shows a password.
#   configs.sh SECRETS ADDRESS OPTION...     directory of the secrets, Kafka's address, options of kafka-configs.sh
set -euo pipefail
secrets=$1 address=$2
shift 2
PATH=$PATH:/opt/kafka/bin

umask 077
directory=$(mktemp -d /tmp/configs.XXXXXX)
trap 'rm -rf "$directory"' EXIT
cat >"$directory/login" <<END
security.protocol=SASL_SSL
ssl.truststore.type=PEM
ssl.truststore.location=$secrets/internal-ca
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="$(<"$secrets/kafka-admin")";
END
cat >"$directory/values"
KAFKA_HEAP_OPTS=-Xmx128m timeout 60 kafka-configs.sh --bootstrap-server "$address" \
  --command-config "$directory/login" --alter --add-config-file "$directory/values" "$@"
