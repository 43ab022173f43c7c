package io.sluice.notifier;

import io.sluice.messaging.settings.Gated;
import java.util.List;

/// Those of notifier.
public final class NotifierSettings implements Gated {

  @Override
  public List<Class<?>> mappings() {
    return List.of(NotifierConfig.class);
  }
}
