#!/usr/bin/env bash
# Runs a class of Kafka.
set -euo pipefail
log=${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=/etc/kafka/docker/tools-log4j2.yaml}
# shellcheck disable=SC2086 # options of the JVM
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS:-} $log ${KAFKA_OPTS:-} \
  -cp '/opt/kafka/libs/*' "$@"
