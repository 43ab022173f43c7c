package io.sluice.messaging.settings;

import java.util.List;

/// Names the settings of a service to [SettingValidatorFactory], which finds this by
/// `META-INF/services`.
@FunctionalInterface
public interface ValidatedMappings {

  /// Returns the interfaces with [io.smallrye.config.ConfigMapping]. Each of their settings
  /// declares its format with [Bounded] or [Formatted], unless its type does.
  List<Class<?>> mappings();
}
