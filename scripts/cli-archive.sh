#!/usr/bin/env bash
# Makes the CLI archive of this system, with its own Java runtime: sluice-cli-VERSION-SYSTEM.tar.gz and its
# checksum. The archive also has release.sh for pipelines. Needs a JDK 25, and Maven unless the CLI is built.
#   scripts/cli-archive.sh [DIRECTORY]      default: cli/target/archive
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/jdk
. .ci/jdk
JAVA_HOME=$(jdk)
export JAVA_HOME

# Modules of the JDK that the CLI and its libraries use.
modules=java.base,java.logging,java.net.http,java.sql,jdk.unsupported
out=${1:-cli/target/archive}
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml | head -n 1)
case $(uname -s) in Darwin) system=macos ;; *) system=linux ;; esac
case $(uname -m) in aarch64 | arm64) machine=arm64 ;; *) machine=x64 ;; esac
name=sluice-cli-$version-$system-$machine

[ -f "cli/target/lib/sluice-cli-$version.jar" ] ||
  mvn -B -ntp -q -Dmaven.test.skip=true -pl cli -am package
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/$name/bin" "$work/$name/lib"
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files --compress zip-6 \
  --generate-cds-archive --output "$work/$name/runtime"
cp cli/target/lib/*.jar "$work/$name/lib"
cp LICENSE "$work/$name"
cp scripts/release.sh scripts/cli.sh "$work/$name/bin"
cat >"$work/$name/bin/sluice" <<'END'
#!/bin/sh
# The command line of Sluice.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)
exec "$home/runtime/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow \
  -cp "$home/lib/*" io.sluice.cli.Main "$@"
END
chmod 755 "$work/$name/bin"/*
"$work/$name/bin/sluice" version --help >/dev/null
tar -czf "$out/$name.tar.gz" -C "$work" "$name"
if command -v sha256sum >/dev/null; then
  (cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
else
  (cd "$out" && shasum -a 256 "$name.tar.gz" >"$name.tar.gz.sha256")
fi
printf '%s\n' "$out/$name.tar.gz"
