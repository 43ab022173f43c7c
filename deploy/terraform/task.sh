#!/usr/bin/env bash
# Runs a task of Sluice on ECS once, waits for its end, and prints how it ended.
#   deploy/terraform/task.sh databases     creates the databases and their users, or sets their passwords
#   deploy/terraform/task.sh topics        creates the topics, or corrects them: after each update
# Needs aws with a login, terraform with the state in deploy/terraform, and jq. The log is in the log group of the task.
# Exits with 0 if the task succeeded, with 1 if it failed or did not end within 10 minutes, and with 2 if an argument is
# wrong or a program is missing.
set -euo pipefail

fail() { # STATUS MESSAGE
  echo "task: $2" >&2
  exit "$1"
}

case ${1:-} in
  -h | --help)
    sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"
    exit
    ;;
  databases | topics) [ $# = 1 ] || fail 2 "expected one task; see --help" ;;
  *) fail 2 "expected databases or topics; see --help" ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
for program in aws terraform jq; do
  command -v "$program" >/dev/null || fail 2 "$program is missing: install it, see deploy/terraform/README.md"
done
outputs=$(terraform -chdir="$here" output -json) || fail 2 "no state in deploy/terraform: run terraform init and apply first"

output() { # FILTER
  jq -er --arg task "$task" "$1" <<<"$outputs" || fail 2 "the state has no outputs: run terraform apply first"
}

task=$1
region=$(output .region.value)
cluster=$(output .cluster.value)
name=$(output .name.value)
# shellcheck disable=SC2016 # a variable of jq
network=$(output '{awsvpcConfiguration: {assignPublicIp: "DISABLED",
  subnets: (.private_subnet_ids.value | split(",")), securityGroups: [.task_security_groups.value[$task]]}} | tojson')

started=$(aws ecs run-task --region "$region" --cluster "$cluster" --launch-type FARGATE --task-definition "$name-$task" \
  --network-configuration "$network" --output json) || fail 1 "AWS rejected the task: see above"
arn=$(jq -er '.tasks[0].taskArn' <<<"$started") ||
  fail 1 "the task did not start: $(jq -r '[.failures[]? | .reason] | join(", ")' <<<"$started")"
echo "$task: started ${arn##*/}; its log is in /$name/$task"
aws ecs wait tasks-stopped --region "$region" --cluster "$cluster" --tasks "$arn" ||
  fail 1 "$task did not end within 10 minutes: see its log, and end it with aws ecs stop-task"
ended=$(aws ecs describe-tasks --region "$region" --cluster "$cluster" --tasks "$arn" --output json)
code=$(jq -r '.tasks[0].containers[] | select(.name == "job") | .exitCode // "none"' <<<"$ended")
[ "$code" = 0 ] || fail 1 "$task ended with exit code $code: $(jq -r '.tasks[0].stoppedReason // "no reason"' <<<"$ended"); see its log in /$name/$task"
echo "$task: succeeded"
