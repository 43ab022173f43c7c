#!/usr/bin/env bash
# Publishes a release of Sluice on GitHub: a draft first, so that nobody sees it before all files are there.
#   version         prints the version
#   draft           checks that tag, pom.xml and CHANGELOG.md name the same version, and makes the draft; fails if the
#                   release is public
#   upload FILE…    adds files to the draft
#   publish         makes the draft public
# TAG is the tag, such as v1.4.0; one with a hyphen, such as v1.4.0-rc.1, is a prerelease, which is never the latest
# release. Needs gh with a token that may write releases (GH_TOKEN).
set -euo pipefail
cd "$(dirname "$0")/.."
tag=${TAG:?TAG must be the tag, such as v1.4.0}
version=${tag#v}
draft=() public=()
case $version in *-*) draft=(--prerelease) public=(--prerelease --latest=false) ;; esac

check() {
  local written
  written=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml | head -n 1)
  if [ "$tag" != "v$written" ]; then
    echo "the tag is $tag, but pom.xml has version $written: the tag must be v$written" >&2
    exit 2
  fi
}

case ${1:-} in
  version)
    check
    printf 'version=%s\n' "$version" >>"${GITHUB_OUTPUT:-/dev/stdout}"
    ;;
  draft)
    check
    notes=$(scripts/changelog-section.sh "$version")
    is_draft=$(gh release view "$tag" --json isDraft --jq .isDraft 2>/dev/null || echo none)
    case $is_draft in
      none) gh release create "$tag" --draft --verify-tag "${draft[@]}" --title "Sluice $version" --notes "$notes" ;;
      true) gh release edit "$tag" "${draft[@]}" --title "Sluice $version" --notes "$notes" ;;
      *)
        echo "the release $tag is public, and its files have known checksums: publish another version" >&2
        exit 2
        ;;
    esac
    ;;
  upload) gh release upload "$tag" --clobber "${@:2}" ;;
  publish) gh release edit "$tag" --draft=false "${public[@]}" ;;
  *)
    echo "unknown argument ${1:-}; usage: scripts/publish-release.sh version | draft | upload FILE… | publish" >&2
    exit 2
    ;;
esac
