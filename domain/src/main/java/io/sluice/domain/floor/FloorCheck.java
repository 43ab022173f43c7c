package io.sluice.domain.floor;

import java.util.List;
import java.util.Optional;

/// A floor compared with a release.
///
/// @param floor name of the floor, as in [io.sluice.contract.Floors]
/// @param pointer JSON pointer into the document of the release
/// @param demand demand of the floor
/// @param cure change that meets the floor; empty if it is met
public record FloorCheck(String floor, String pointer, String demand, Optional<String> cure) {

  /// Returns a floor that is met, or missed if `cure` is present.
  static FloorCheck of(FloorName floor, String pointer, String demand, Optional<String> cure) {
    return new FloorCheck(floor.word(), pointer, demand, cure);
  }

  /// Returns a sentence about missed floors, and how to meet or bypass them.
  ///
  /// @param missed at least one floor
  public static String describe(List<FloorCheck> missed) {
    String more = missed.size() == 1 ? "" : "; and %d more".formatted(missed.size() - 1);
    return missed.getFirst().sentence() + ", " + BreakGlassRule.CURE + more;
  }

  public boolean isMet() {
    return cure.isEmpty();
  }

  /// Returns a sentence about a floor that is missed.
  public String sentence() {
    return "the environment's floor %s demands %s: %s"
        .formatted(floor, demand, cure.orElse("it is met"));
  }
}
