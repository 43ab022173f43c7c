#!/usr/bin/env bash
# Checks deploy/terraform with Terraform itself: the format, and the schemas of the provider. Needs no account in AWS:
# terraform init downloads the provider into the directory .terraform, and ignores the backend of the state.
#   scripts/terraform-check.sh [--fix]      --fix formats the files instead of checking the format
# Needs terraform 1.11 or newer. Exits with 0, with 1 if a check fails, with 2 if an argument is wrong, and with 4 if
# terraform is missing or the provider cannot be downloaded.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { # STATUS MESSAGE
  echo "terraform-check: $2" >&2
  exit "$1"
}

format=(fmt -recursive -check -diff)
case ${1:-} in
  -h | --help)
    sed -n '1d; /^#/!q; s/^# \{0,1\}//p' scripts/terraform-check.sh
    exit
    ;;
  --fix) format=(fmt -recursive) ;;
  '') ;;
  *) fail 2 "$1 is no option; see --help" ;;
esac
command -v terraform >/dev/null ||
  fail 4 "needs terraform: install it (macOS: brew install hashicorp/tap/terraform), see https://developer.hashicorp.com/terraform/install"

export TF_IN_AUTOMATION=yes TF_INPUT=0
terraform -chdir=deploy/terraform "${format[@]}" ||
  fail 1 "the format differs: scripts/terraform-check.sh --fix formats the files"
terraform -chdir=deploy/terraform init -backend=false -no-color >/dev/null ||
  fail 4 "terraform cannot download the provider: see above"
terraform -chdir=deploy/terraform validate -no-color || fail 1 "the files are not valid: see above"
