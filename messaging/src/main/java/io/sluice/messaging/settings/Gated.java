package io.sluice.messaging.settings;

import java.util.List;

/// Names the settings of a service to [Gate], which finds this by `META-INF/services`.
@FunctionalInterface
public interface Gated {

  /// Returns the interfaces with [io.smallrye.config.ConfigMapping]. Each of their settings
  /// declares its format with [Within] or [Looks], unless its type does.
  List<Class<?>> mappings();
}
