package io.sluice.e2e.upgrade;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A tree of links from which `./sluice` runs: all of the project's, but for the services, each of
/// which is of the version that was last set. What is made once for a build is its own.
///
/// @param directory of the tree
record VersionTree(Path directory) {
  private static final String PREPARED = "sandbox/target/prepared";

  /// @param root of the project
  /// @param directory empty, or not there
  static VersionTree make(Path root, Path directory, PackagedVersion first) {
    var tree = new VersionTree(directory);
    try {
      Files.createDirectories(directory.resolve(PREPARED));
      for (String name : List.of("sluice", "edge", "cli")) {
        tree.link(name, root.resolve(name));
      }
      try (Stream<Path> built = Files.list(root.resolve("sandbox/target"))) {
        built
            .filter(file -> !file.endsWith("prepared"))
            .forEach(file -> tree.link("sandbox/target/" + file.getFileName(), file));
      }
      // Not its start-up caches: they hold for the paths that they were made with.
      if (Files.exists(root.resolve(PREPARED).resolve("done"))) {
        try (Stream<Path> made = Files.list(root.resolve(PREPARED))) {
          made.filter(file -> file.getFileName().toString().matches("(postgresql|template)-.*"))
              .forEach(file -> tree.link(PREPARED + "/" + file.getFileName(), file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PackagedVersion.SERVICES.forEach(service -> tree.set(service, first));
    return tree;
  }

  /// From now on `service` starts with `version`.
  void set(String service, PackagedVersion version) {
    link(service, version.root().resolve(service));
  }

  private void link(String name, Path to) {
    try {
      Path fresh = directory.resolve(name + ".new");
      Files.createSymbolicLink(fresh, to);
      Files.move(fresh, directory.resolve(name), ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
