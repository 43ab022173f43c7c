package io.sluice.health.source.web;

import io.sluice.messaging.reach.Hosts;

/// The hosts that each environment allows for its sources, by its current settings.
@FunctionalInterface
public interface Allowed {

  /// @param environment its name
  /// @return [Hosts#NONE] if the environment has no settings
  Hosts of(String environment);
}
