package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs scripts/cli.sh in a checkout of version 1.4.0 that is not built, with archives in a
/// directory.
class CliInstallationTest {
  private static final Path SCRIPT = SourceFile.ROOT.resolve("scripts/cli.sh");

  /// Makes an archive for this system at $1 from a command that prints its version.
  private static final String ARCHIVE =
      """
      case $(uname -s) in Darwin) system=macos ;; *) system=linux ;; esac
      case $(uname -m) in aarch64 | arm64) machine=arm64 ;; *) machine=x64 ;; esac
      name=sluice-cli-1.4.0-$system-$machine
      mkdir -p "$1" "$name/bin" && cd "$1"
      printf '#!/bin/sh\\necho 1.4.0\\n' >"$OLDPWD/$name/bin/sluice"
      chmod 755 "$OLDPWD/$name/bin/sluice"
      tar -czf "$name.tar.gz" -C "$OLDPWD" "$name"
      sha256sum "$name.tar.gz" >"$name.tar.gz.sha256"
      """;

  private record Ran(int exit, String output) {}

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void make() throws IOException, InterruptedException {
    Path scripts = Files.createDirectories(directory.resolve("checkout/scripts"));
    Files.copy(SCRIPT, scripts.resolve("cli.sh"));
    Files.writeString(directory.resolve("checkout/pom.xml"), "  <version>1.4.0</version>\n");
    assertThat(run("bash", "-euc", ARCHIVE, "archive", archives().toString()).exit()).isZero();
  }

  private Path archives() {
    return directory.resolve("downloads/v1.4.0");
  }

  private Ran run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    List.of("SLUICE_CLI", "XDG_CACHE_HOME").forEach(builder.environment()::remove);
    builder.environment().put("RUNNER_TEMP", directory.toString());
    builder.environment().put("RUNNER_TOOL_CACHE", directory.resolve("cache").toString());
    builder
        .environment()
        .put("SLUICE_DOWNLOADS", directory.resolve("downloads").toUri().toString());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    return new Ran(process.waitFor(), output);
  }

  private Ran install() throws IOException, InterruptedException {
    return run("checkout/scripts/cli.sh");
  }

  private List<String> installed() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("cache/sluice"))) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  @Test
  void the_archive_of_the_version_is_installed_once() throws Exception {
    Ran first = install();
    assertThat(first.exit()).as(first.output()).isZero();
    assertThat(run(first.output()).output()).isEqualTo("1.4.0");
    try (Stream<Path> files = Files.list(archives())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }

    assertThat(install()).isEqualTo(first);
    assertThat(installed()).hasSize(1);
  }

  @Test
  void an_archive_with_another_checksum_is_not_installed() throws Exception {
    try (Stream<Path> files = Files.list(archives())) {
      Path sum =
          files.filter(file -> file.toString().endsWith(".sha256")).findFirst().orElseThrow();
      Files.writeString(sum, Files.readString(sum).replaceFirst("^[0-9a-f]{8}", "00000000"));
    }

    Ran ran = install();

    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.output()).contains("the archive does not match its checksum");
    assertThat(installed()).isEmpty();
  }

  @Test
  void an_incomplete_installation_is_reported() throws Exception {
    Path command = Path.of(install().output());
    Files.delete(command);

    Ran ran = install();

    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.output()).contains("is incomplete: delete it");
    assertThat(installed()).hasSize(1);
  }
}
