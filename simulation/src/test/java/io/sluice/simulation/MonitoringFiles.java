package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sandbox.base.Required;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files in compose/monitoring, and the programs that check them.
final class MonitoringFiles {
  static final Path DIRECTORY = SourceFile.ROOT.resolve("compose/monitoring");

  /// Metrics of scraped targets. The names of recorded series have colons.
  private static final Pattern METRIC =
      Pattern.compile(
          "(?<![\\w:])((?:sluice|http|kafka|jvm|process|haproxy|agroal)_[a-z0-9_]+|up)(?![\\w:])");

  private static final Pattern RECORDED =
      Pattern.compile("(?<![\\w:])([a-z_]+:[a-z_0-9]+:[a-z_0-9]+)");
  private static final long LIMIT_SECONDS = 60;

  static boolean hasPromtool() {
    return Required.has("prometheus", Files.isExecutable(Path.of("/usr/bin/promtool")));
  }

  static boolean hasAmtool() {
    return Required.has("alertmanager", Files.isExecutable(Path.of("/usr/bin/amtool")));
  }

  /// Returns the files of rules, by name.
  static List<Path> rules() {
    return files(DIRECTORY.resolve("rules"), ".yml");
  }

  static List<Path> files(Path directory, String end) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the names of metrics in one query or several.
  static Set<String> metrics(String query) {
    return found(METRIC, query);
  }

  /// Returns the names of recorded series in a query.
  static Set<String> recorded(String query) {
    return found(RECORDED, query);
  }

  private static Set<String> found(Pattern pattern, String query) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = pattern.matcher(query.replaceAll("\"[^\"]*\"", "\"\""));
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /// Returns the exit code of a program, a line break and its output.
  static String run(String... command) {
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(List.of(command)))
              .directory(DIRECTORY.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("%s did not end".formatted(List.of(command)));
      }
      return process.exitValue() + "\n" + output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private MonitoringFiles() {}
}
