#!/usr/bin/env bash
# Pulls the official images that the compose files name, so that .ci/containers tests with them and not with stand-ins.
set -euo pipefail
cd "$(dirname "$0")/.."
for file in docker-compose.yml docker-compose.dev.yml docker-compose.prod.yml; do
  docker compose -f "$file" --profile '*' config --images
done | sort -u | grep -v '^sluice/' | xargs -n 1 docker pull -q
docker pull -q eclipse-temurin:25-jre
# The webhook of .ci/monitoring.yml has the base image of .ci/docker-images, which no registry has.
docker image inspect local/java:25 >/dev/null 2>&1 || docker tag eclipse-temurin:25-jre local/java:25
