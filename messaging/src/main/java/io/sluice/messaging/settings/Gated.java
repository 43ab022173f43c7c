package io.sluice.messaging.settings;

import java.util.List;

/// Names the settings of a service to [Gate], which finds this by `META-INF/services`.
@FunctionalInterface
public interface Gated {

  /// Interfaces with [io.smallrye.config.ConfigMapping]; each of their settings says by [Within] or
  /// [Looks] what it has to look like, unless its type does.
  List<Class<?>> mappings();
}
