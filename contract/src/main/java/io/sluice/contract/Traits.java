package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.util.Optional;

/// The traits of an application that affect the choice of a strategy. They apply only to the
/// strategy `auto`.
///
/// @param critical whether a fault of a new version must not reach any user; no if empty
/// @param scale small if empty
/// @param resources ample if empty
public record Traits(
    Optional<Boolean> critical, Optional<Scale> scale, Optional<Resources> resources) {
  /// No traits.
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

  /// The number of users.
  @EnumNaming(Hyphens.class)
  public enum Scale {
    LARGE,
    SMALL
  }

  /// The room for a second set of instances.
  @EnumNaming(Hyphens.class)
  public enum Resources {
    TIGHT,
    AMPLE
  }
}
