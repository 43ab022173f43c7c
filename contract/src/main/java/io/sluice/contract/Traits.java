package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.util.Optional;

/// What an application is like, as far as it matters to how it is released. It counts where the
/// strategy is `auto`.
///
/// @param critical whether a fault of a new version must reach nobody; not if empty
/// @param scale small if empty
/// @param resources ample if empty
public record Traits(
    Optional<Boolean> critical, Optional<Scale> scale, Optional<Resources> resources) {
  /// Nothing is said.
  public static final Traits NONE =
      new Traits(Optional.empty(), Optional.empty(), Optional.empty());

  public boolean isCritical() {
    return critical.orElse(false);
  }

  public boolean isLarge() {
    return scale.equals(Optional.of(Scale.LARGE));
  }

  public boolean isTight() {
    return resources.equals(Optional.of(Resources.TIGHT));
  }

  /// How many use it.
  @EnumNaming(Hyphens.class)
  public enum Scale {
    LARGE,
    SMALL
  }

  /// Whether there is room for a second set of instances.
  @EnumNaming(Hyphens.class)
  public enum Resources {
    TIGHT,
    AMPLE
  }
}
