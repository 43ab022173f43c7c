#!/usr/bin/env bash
# Prints the results, timings and coverage of the last tests as Markdown. In GitHub Actions it appends them to the
# job's summary.
#   scripts/ci-summary.sh [DIRECTORY]      default: this project
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

# Prints one line "MODULE TESTS FAILED SKIPPED SECONDS CLASS" for each test class.
results() {
  local file
  for file in */target/surefire-reports/TEST-*.xml */target/failsafe-reports/TEST-*.xml; do
    [ -f "$file" ] || continue
    tr '\n' ' ' <"$file" | sed 's/<testcase.*//' | awk -v module="${file%%/*}" '
      function value(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
      /<testsuite/ { time = value("time"); gsub(",", "", time); print module, value("tests"), value("failures") + value("errors"), value("skipped"), time, value("name") }'
  done
}

summary() {
  local found
  found=$(results)
  if [ -z "$found" ]; then
    printf 'No test has run.\n'
    return
  fi
  printf '### Tests\n\n| module | passed | failed | skipped | time |\n|---|--:|--:|--:|--:|\n'
  awk '{ run[$1] += $2; failed[$1] += $3; skipped[$1] += $4; time[$1] += $5 }
    END { for (m in run) printf "| %s | %d | %d | %d | %.1f s |\n", m, run[m] - failed[m] - skipped[m], failed[m], skipped[m], time[m] }' <<<"$found" | sort
  printf '\n### Slowest test classes\n\n| class | time |\n|---|--:|\n'
  sort -k 5,5 -rn <<<"$found" | awk 'NR <= 10 { printf "| %s | %.1f s |\n", $6, $5 }'
  if awk '$3 > 0 { found = 1 } END { exit !found }' <<<"$found"; then
    printf '\n### Failed test classes\n\n'
    awk '$3 > 0 { printf "- `%s`: %d failed\n", $6, $3 }' <<<"$found"
  fi
}

# Prints the covered share of lines and branches of each module.
coverage() {
  local file any=
  for file in */target/site/jacoco/jacoco.csv; do
    [ -f "$file" ] || continue
    [ -n "$any" ] || printf '\n### Coverage\n\n| module | lines | branches |\n|---|--:|--:|\n'
    any=yes
    awk -F, -v module="${file%%/*}" 'function share(covered, missed) { return covered + missed ? sprintf("%.1f %%", 100 * covered / (covered + missed)) : "–" }
      NR > 1 { branches_missed += $6; branches += $7; missed += $8; lines += $9 }
      END { printf "| %s | %s | %s |\n", module, share(lines, missed), share(branches, branches_missed) }' "$file"
  done
}

{
  summary
  coverage
} >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
