package io.sluice.domain.floor;

import java.util.List;
import java.util.Optional;

/// A floor compared with a release.
///
/// @param floor name of the floor, as in [io.sluice.contract.Floors]
/// @param pointer JSON pointer into the document of the release
/// @param demand demand of the floor
/// @param cure change that meets the floor; empty if it is met
/// @param pending whether the engine checks the floor later, before the first instance starts
public record FloorCheck(
    String floor, String pointer, String demand, Optional<String> cure, boolean pending) {

  /// Returns a floor that is met, or missed if `cure` is present.
  static FloorCheck of(FloorName floor, String pointer, String demand, Optional<String> cure) {
    return new FloorCheck(floor.word(), pointer, demand, cure, false);
  }

  /// Returns a floor that no document can meet or miss.
  static FloorCheck pending(FloorName floor, String pointer, String demand) {
    return new FloorCheck(floor.word(), pointer, demand, Optional.empty(), true);
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
