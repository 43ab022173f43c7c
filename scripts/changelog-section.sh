#!/usr/bin/env bash
# Prints the section of version $1 in CHANGELOG.md, without its heading.
#   scripts/changelog-section.sh 1.4.0
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?scripts/changelog-section.sh VERSION}
section=$(awk -v heading="## [$version]" 'index($0, heading) == 1 { found = 1; next } found && /^## \[/ { exit } found' CHANGELOG.md)
if [ -z "$(tr -d '[:space:]' <<<"$section")" ]; then
  echo "CHANGELOG.md has no text under '## [$version]': rename 'Unreleased', and commit before the tag" >&2
  exit 2
fi
printf '%s\n' "$section" | sed '1{/^$/d;}'
