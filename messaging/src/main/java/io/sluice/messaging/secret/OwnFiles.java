package io.sluice.messaging.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files of Sluice itself, which no release may read: its tokens and passwords with the files
/// beside them, and the files of the kernel about this process.
///
/// @param paths files, or directories with all files below them
public record OwnFiles(List<Path> paths) {
  public static final OwnFiles NONE = new OwnFiles(List.of());

  /// Where a container has its secrets, and where the kernel shows the environment of this process.
  private static final List<Path> ALWAYS = List.of(Path.of("/run/secrets"), Path.of("/proc"));

  public OwnFiles {
    paths = List.copyOf(paths);
  }

  /// Returns the files that every service has, and `configured` ones.
  public static OwnFiles with(List<Path> configured) {
    return new OwnFiles(Stream.concat(ALWAYS.stream(), configured.stream()).toList());
  }

  /// Whether `real` is one of them.
  ///
  /// @param real a path without symbolic links
  boolean hasFile(Path real) {
    return paths.stream()
        .flatMap(path -> Stream.concat(Stream.of(path.toAbsolutePath()), findReal(path).stream()))
        .anyMatch(path -> real.startsWith(path) || isBeside(real, path));
  }

  /// Whether `real` is in the same directory as the file `path`.
  private static boolean isBeside(Path real, Path path) {
    return Files.isRegularFile(path)
        && Optional.ofNullable(path.getParent()).equals(Optional.ofNullable(real.getParent()));
  }

  private static Optional<Path> findReal(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
