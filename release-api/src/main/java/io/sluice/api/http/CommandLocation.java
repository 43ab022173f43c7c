package io.sluice.api.http;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The `Location` of an accepted command: the path of its result.
public final class CommandLocation {
  private static final String PREFIX = "/api/v1/commands/";

  public static String of(UUID command) {
    return PREFIX + command;
  }

  /// Finds the command's id in a `Location`; empty if it is that of another resource.
  public static Optional<UUID> findCommand(@Nullable String location) {
    return Optional.ofNullable(location)
        .filter(path -> path.startsWith(PREFIX))
        .map(path -> UUID.fromString(path.substring(PREFIX.length())));
  }

  private CommandLocation() {}
}
