package io.sluice.e2e.upgrade;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A tree of links from which `./sluice` runs. It links the files of the project, except the
/// services: each of them has the version that was set last. Files that a build makes once are not
/// shared.
///
/// @param directory the directory of the tree
record VersionTree(Path directory) {
  private static final String PREPARED = "sandbox/target/prepared";

  /// @param root the root of the project
  /// @param directory an empty or missing directory
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
      // Start-up caches are not linked: they hold for the paths that they were made with.
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

  /// Makes `service` start with `version` from now on.
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
