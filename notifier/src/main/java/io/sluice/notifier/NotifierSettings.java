package io.sluice.notifier;

import io.sluice.messaging.settings.ValidatedMappings;
import java.util.List;

/// The validated settings of the notifier.
public final class NotifierSettings implements ValidatedMappings {

  @Override
  public List<Class<?>> mappings() {
    return List.of(NotifierConfig.class);
  }
}
