package io.sluice.health.source.egress;

import io.sluice.messaging.egress.HostAllowlist;

/// The hosts that each environment allows for its sources, by its current settings.
@FunctionalInterface
public interface AllowedHosts {

  /// @param environment its name
  /// @return [HostAllowlist#NONE] if the environment has no settings
  HostAllowlist of(String environment);
}
