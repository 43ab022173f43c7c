#!/usr/bin/env bash
# Scans the container images for known vulnerabilities, and fails if one of severity HIGH or CRITICAL has a fix.
#   scripts/scan-images.sh [TAG]      default: dev, the tag of ./sluice images
# Needs trivy (https://trivy.dev), and Docker with the images.
set -euo pipefail
tag=${1:-dev}
command -v trivy >/dev/null || { echo "needs trivy: install it (macOS: brew install trivy), see https://trivy.dev" >&2 && exit 4; }
failed=
for name in release-api strategy-engine health-monitor notifier topics demo-shop cli; do
  docker image inspect "sluice/$name:$tag" >/dev/null 2>&1 ||
    { echo "there is no image sluice/$name:$tag: run ./sluice images --only-make --tag $tag" >&2 && exit 4; }
  trivy image --quiet --scanners vuln --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1 "sluice/$name:$tag" ||
    failed="$failed $name"
done
if [ -n "$failed" ]; then
  result="Images with vulnerabilities that have a fix:$failed. Update the base image or the dependency."
else
  result="No image has a known vulnerability of severity HIGH or CRITICAL that has a fix."
fi
printf '%s\n' "$result"
[ -z "${GITHUB_STEP_SUMMARY:-}" ] || printf '%s\n' "$result" >>"$GITHUB_STEP_SUMMARY"
[ -z "$failed" ]
