package io.sluice.e2e.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The packaged services of one version: a directory `SERVICE/target/quarkus-app` for each.
///
/// @param root the directory of the services' directories
record PackagedVersion(Path root) {
  /// The services in the order of an upgrade: readers before the writers of their events.
  static final List<String> SERVICES =
      List.of("notifier", "health-monitor", "release-api", "strategy-engine");

  Path app(String service) {
    return root.resolve(service).resolve("target/quarkus-app");
  }

  /// Returns Sluice's own jars and all others.
  List<Path> jars(String service) {
    return files(app(service)).stream().filter(file -> file.toString().endsWith(".jar")).toList();
  }

  /// Packages `service` below `target`, with the changed classes of `classes`.
  ///
  /// @throws AssertionError if no class has changed, or the packaging modified a changed class
  void patch(String service, Path classes, PackagedVersion target) {
    Path from = app(service);
    Path to = target.app(service);
    PatchedJar.requireFree(from.resolve("quarkus/transformed-bytecode.jar"), classes, own(from));
    long changed = 0;
    for (Path file : files(from)) {
      Path copy = to.resolve(from.relativize(file));
      changed += isSluice(file) ? PatchedJar.write(file, classes, copy) : link(file, copy);
    }
    if (changed == 0) {
      throw new AssertionError("the next version of " + service + " is the present one");
    }
  }

  private static List<Path> own(Path app) {
    return files(app).stream().filter(PackagedVersion::isSluice).toList();
  }

  private static boolean isSluice(Path file) {
    return file.getFileName().toString().matches("(io\\.sluice\\.)?sluice-.*\\.jar");
  }

  private static int link(Path file, Path copy) {
    try {
      Files.createDirectories(copy.getParent());
      Files.createLink(copy, file);
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
