package io.sluice.health.source.web;

import io.sluice.messaging.reach.Hosts;

/// What each environment lets its sources reach, as it is now.
@FunctionalInterface
public interface Allowed {

  /// @param environment its name
  /// @return [Hosts#NONE] if nothing is known of it
  Hosts of(String environment);
}
