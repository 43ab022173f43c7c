package io.sluice.api.http;

import jakarta.ws.rs.Path;
import java.util.Optional;

/// The paths of the console. Its pages accept sessions only, and the API accepts tokens only.
public final class ConsolePath {
  /// The path of the first page, and the prefix of all others.
  public static final String ROOT = "/console";

  /// Returns whether a path belongs to the console.
  public static boolean isConsole(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  /// Returns whether the endpoints of a class are pages of the console.
  static boolean isConsole(Class<?> resource) {
    return Optional.ofNullable(resource.getAnnotation(Path.class))
        .filter(path -> isConsole(path.value()))
        .isPresent();
  }

  private ConsolePath() {}
}
