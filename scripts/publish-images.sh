#!/usr/bin/env bash
# Makes and publishes the container images of one version, for two architectures.
#   make            makes the images of this machine's architecture, tagged sluice/NAME:VERSION, and their SBOMs
#   push ARCH       pushes them as NAME:VERSION-ARCH; ARCH is amd64 or arm64
#   join            publishes NAME:VERSION for both architectures, and prints the digests
#   sign NAME       signs the image NAME by its digest, attests its SBOM, and prints the digest
# VERSION is the version; IMAGES is the prefix of the published names, such as ghcr.io/team/sluice. Needs Docker with
# buildx and a login at the registry; sign also needs cosign, and gh for the SBOM of the release.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${VERSION:?VERSION must be the version, such as 1.4.0}
names=(release-api strategy-engine health-monitor notifier topics demo-shop cli)

prefix() {
  printf '%s' "${IMAGES:?IMAGES must be the prefix of the images, such as ghcr.io/team/sluice}" | tr '[:upper:]' '[:lower:]'
}

# Prints the module whose contents the image $1 has.
module() {
  case $1 in
    topics) echo messaging ;;
    demo-shop) echo sandbox ;;
    *) echo "$1" ;;
  esac
}

make_images() {
  local name
  docker pull -q debian:13-slim
  .ci/java-base --debian debian:13-slim
  .ci/images --only-make --tag "$version" --base docker://sluice/java:25
  mkdir -p target/sbom
  for name in "${names[@]}"; do
    cp "$(module "$name")/target/sbom.json" "target/sbom/$name.sbom.json"
  done
}

push() {
  local name
  case $1 in amd64 | arm64) ;; *) echo "ARCH must be amd64 or arm64, was '$1'" >&2 && exit 2 ;; esac
  for name in "${names[@]}"; do
    docker tag "sluice/$name:$version" "$(prefix)/$name:$version-$1"
    docker push -q "$(prefix)/$name:$version-$1"
  done
}

digest() { # NAME
  docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$(prefix)/$1:$version"
}

join() {
  local name image
  for name in "${names[@]}"; do
    image=$(prefix)/$name:$version
    docker buildx imagetools create -t "$image" "$image-amd64" "$image-arm64"
    printf '%s@%s\n' "$(prefix)/$name" "$(digest "$name")"
  done
}

sign() {
  local signed
  signed=$(digest "$1")
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  gh release download "v$version" --pattern "$1.sbom.json" --dir "$work"
  cosign sign --yes "$(prefix)/$1@$signed"
  cosign attest --yes --type cyclonedx --predicate "$work/$1.sbom.json" "$(prefix)/$1@$signed"
  printf '%s@%s\n' "$(prefix)/$1" "$signed"
  [ -z "${GITHUB_OUTPUT:-}" ] || printf 'name=%s\ndigest=%s\n' "$(prefix)/$1" "$signed" >>"$GITHUB_OUTPUT"
}

case ${1:-} in
  make) make_images ;;
  push) push "${2:-}" ;;
  join) join ;;
  sign) sign "${2:?NAME must be the name of an image, such as cli}" ;;
  *)
    echo "unknown argument ${1:-}; usage: scripts/publish-images.sh make | push ARCH | join | sign NAME" >&2
    exit 2
    ;;
esac
