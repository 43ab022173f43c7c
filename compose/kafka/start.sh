#!/usr/bin/env bash
# Runs Kafka, and lets it read its TLS certificates and their keys again when these files change: Kafka itself reads them
# only when it starts.
#   start.sh SECRETS ADDRESS PROGRAM     directory of the secrets, Kafka's address for the administrator, Kafka
set -euo pipefail
secrets=$1 address=$2 scripts=$(dirname "$0")
shift 2

# Each cluster has an id, and a broker keeps it beside its data. A broker of another cluster would start, and its topics
# would be missing in this one.
made=$(sed -n 's/^cluster.id=//p' "${KAFKA_LOG_DIRS:-}/meta.properties" 2>/dev/null || true)
if [ -n "${CLUSTER_ID:-}" ] && [ -n "$made" ] && [ "$made" != "$CLUSTER_ID" ]; then
  echo "kafka: the data in $KAFKA_LOG_DIRS are those of another cluster ($made, not $CLUSTER_ID):" \
    "start it with the files of its first start, or with an empty volume" >&2
  exit 1
fi

digest() {
  cat "$secrets"/{tls,internal-kafka}-certificate "$secrets"/{tls,internal-kafka}-key | sha256sum
}

# Sets the same references again: then Kafka checks and loads the present files. Fails while certificate and key do not
# fit, as between the copies of both. Runs in the background, so that a signal to stop ends the wait for it.
reload() {
  bash "$scripts/configs.sh" "$secrets" "$address" --entity-type brokers --entity-name "${KAFKA_NODE_ID:-1}" <<END &
listener.name.external.ssl.keystore.certificate.chain=\${file:$secrets:tls-certificate}
listener.name.external.ssl.keystore.key=\${file:$secrets:tls-key}
listener.name.internal.ssl.keystore.certificate.chain=\${file:$secrets:internal-kafka-certificate}
listener.name.internal.ssl.keystore.key=\${file:$secrets:internal-kafka-key}
END
  wait "$!"
}

loaded=$(digest)
# Files that Kafka rejected are tried again after a minute, or as soon as they change.
rejected='' retry=0
stopping=
"$@" &
kafka=$!
trap 'stopping=yes; kill -TERM "$kafka" 2>/dev/null || true' TERM INT
while [ -z "$stopping" ] && kill -0 "$kafka" 2>/dev/null; do
  sleep 5 &
  wait -n "$!" "$kafka" || true
  now=$(digest) || continue
  due=yes
  [ "$now" != "$rejected" ] || [ "$SECONDS" -ge "$retry" ] || due=
  if [ -n "$due" ] && [ -z "$stopping" ] && [ "$now" != "$loaded" ]; then
    if reload; then
      loaded=$now
    else
      rejected=$now retry=$((SECONDS + 60))
    fi
  fi
done
wait "$kafka"
