package io.sluice.api.http;

import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The lanes that a caller may see. Lists leave out all others.
public record VisibleLanes(List<Scope> scopes) {
  public VisibleLanes {
    scopes = List.copyOf(scopes);
  }

  /// Returns whether the lane is visible.
  public boolean has(LaneKey lane) {
    Scope wanted = Scope.of(lane);
    return scopes.stream().anyMatch(scope -> scope.has(wanted));
  }

  /// Returns whether an application is visible in the environment.
  public boolean hasEnvironment(String name) {
    return scopes.stream().anyMatch(scope -> scope.hasEnvironment(name));
  }

  /// Returns whether the application is visible in an environment.
  public boolean hasApplication(String name) {
    return scopes.stream().anyMatch(scope -> scope.hasApplication(name));
  }

  /// Returns the regular expression of the visible lanes, for PostgreSQL; empty if all are visible.
  public Optional<String> findRegex() {
    return scopes.contains(Scope.EVERYWHERE)
        ? Optional.empty()
        : Optional.of(
            scopes.stream().map(Scope::regex).collect(Collectors.joining("|", "^(", ")$")));
  }
}
