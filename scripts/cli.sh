#!/usr/bin/env bash
# Prints the path of the command `sluice` for pipelines, and installs it if it is missing:
#   SLUICE_CLI                  a path: used unchanged
#   a CLI archive               the command beside this script
#   a checkout                  its own command; if it is not built, the archive of the same version, or for a
#                               snapshot a build with Maven, which needs a JDK 25
# SLUICE_DOWNLOADS is the address of the archives. Default: the releases of the repository from which GitHub
# Actions loaded this script.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")

fail() {
  printf 'sluice: %s\n' "$1" >&2
  exit 4
}

# Prints the name of this system in the archives' names.
platform() {
  local system machine
  case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=macos ;;
    *) fail "there is no archive for $(uname -s): run this on Linux or macOS" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) fail "there is no archive for $(uname -m): set SLUICE_CLI to a command that runs here" ;;
  esac
  printf '%s-%s' "$system" "$machine"
}

# Prints the address of the archives, or nothing. GitHub Actions loads actions into _actions/OWNER/REPOSITORY/REF.
downloads() {
  local rest=${root#*/_actions/}
  if [ -n "${SLUICE_DOWNLOADS:-}" ]; then
    printf '%s' "$SLUICE_DOWNLOADS"
  elif [ "$rest" != "$root" ]; then
    printf '%s/%s/releases/download' "${GITHUB_SERVER_URL:-https://github.com}" "$(printf '%s' "$rest" | cut -d / -f 1,2)"
  fi
}

check() { # FILE-WITH-SUM
  if command -v sha256sum >/dev/null; then
    sha256sum -c "$1"
  else
    shasum -a 256 -c "$1"
  fi >/dev/null || fail "the archive does not match its checksum: check SLUICE_DOWNLOADS, or set SLUICE_CLI"
}

# Installs the archive of version $1 from address $2, and prints the path of its command.
install() {
  local name cache
  name=sluice-cli-$1-$(platform)
  cache=${RUNNER_TOOL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}}/sluice
  if [ ! -x "$cache/$name/bin/sluice" ]; then
    mkdir -p "$cache"
    work=$(mktemp -d "$cache/install.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    for file in "$name.tar.gz" "$name.tar.gz.sha256"; do
      curl -fsSL --retry 3 --max-time 300 -o "$work/$file" "$2/v$1/$file" ||
        fail "$2/v$1/$file cannot be loaded: check SLUICE_DOWNLOADS, or set SLUICE_CLI"
    done
    (cd "$work" && check "$name.tar.gz.sha256" && tar -xzf "$name.tar.gz")
    # Another job may have installed it meanwhile: mv would then move this one into it.
    [ -d "$cache/$name" ] || mv "$work/$name" "$cache/$name" 2>/dev/null || true
    [ -x "$cache/$name/bin/sluice" ] || fail "$cache/$name cannot be written, or is incomplete: delete it"
  fi
  printf '%s\n' "$cache/$name/bin/sluice"
}

build() {
  # shellcheck source=.ci/jdk
  . "$root/.ci/jdk"
  JAVA_HOME=${JAVA_HOME_25_X64:-${JAVA_HOME_25_ARM64:-${JAVA_HOME:-}}}
  JAVA_HOME=$(jdk)
  export JAVA_HOME
  command -v mvn >/dev/null || fail "needs Maven 3.9 or newer to build the command from sources: install it, or set SLUICE_CLI"
  (cd "$root" && mvn -B -ntp -q -Dmaven.test.skip=true -pl cli -am package) >&2
}

if [ -n "${SLUICE_CLI:-}" ]; then
  command -v "$SLUICE_CLI" || fail "SLUICE_CLI is $SLUICE_CLI, which is no executable file"
  exit 0
fi
if [ -x "$here/sluice" ]; then
  printf '%s\n' "$here/sluice"
  exit 0
fi
if [ ! -d "$root/cli/target/lib" ]; then
  version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$root/pom.xml" | head -n 1)
  from=$(downloads)
  if [ -n "$from" ] && [ "${version%-SNAPSHOT}" = "$version" ]; then
    install "$version" "$from"
    exit 0
  fi
  build
fi
printf '%s\n' "$root/sluice"
