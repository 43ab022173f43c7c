package io.sluice.domain.floor;

import io.sluice.contract.Floors;
import io.sluice.contract.ReleaseSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The terms under which a release was accepted: the floors of the environment's revision at that
/// time, and the caller's reason for a bypass.
///
/// @param environment settings of the environment that the floors refer to
/// @param roles roles of the caller
/// @param breakGlass reason for which the release may bypass floors
/// @param failedAdmission names of the admission rules that the release failed; if absent, it
///   counts as failing all of them
public record Acceptance(
    Floors floors,
    EnvironmentTerms environment,
    List<String> roles,
    Optional<String> breakGlass,
    Optional<List<String>> failedAdmission) {
  /// The terms of an environment without floors.
  public static final Acceptance NONE =
      new Acceptance(
          Floors.NONE,
          new EnvironmentTerms("local", List.of()),
          List.of(),
          Optional.empty(),
          Optional.empty());

  public Acceptance {
    roles = List.copyOf(roles);
    failedAdmission = failedAdmission.map(List::copyOf);
  }

  /// Returns the floors that a release misses.
  ///
  /// @param judged whether the release that a revert or a restart starts again was judged, as the
  ///   serving one was; empty if the release is neither. What was judged when it was released needs
  ///   no floor again
  public List<FloorCheck> missed(ReleaseSpec spec, Optional<Boolean> judged) {
    List<FloorCheck> missed =
        Stream.concat(
                DocumentFloors.of(floors, environment, spec).stream(),
                AdmissionFloor.of(floors, failedAdmission).stream())
            .filter(check -> !check.isMet())
            .toList();
    boolean isExempt = judged.isPresent() && judged.get();
    return isExempt
        ? List.of()
        : judged.isPresent() && !missed.isEmpty() ? List.of(unjudged()) : missed;
  }

  /// Finds the keys of which one must have signed the image; empty if the signature does not
  /// matter.
  ///
  /// @param judged see [#missed]
  public Optional<List<Floors.ImageKey>> findSignedBy(Optional<Boolean> judged) {
    return floors.signedBy().filter(_ -> !judged.orElse(false) && findBreakGlass().isEmpty());
  }

  /// Returns the names of the floors that the release bypasses: those that it misses, and that
  /// about signatures, since a break-glass also starts an image that cannot be verified.
  ///
  /// @param judged see [#missed]
  /// @return no name if the caller bypasses nothing
  public List<String> bypassed(ReleaseSpec spec, Optional<Boolean> judged) {
    if (findBreakGlass().isEmpty()) {
      return List.of();
    }
    Stream<String> unverified =
        floors
            .signedBy()
            .filter(_ -> !judged.orElse(false))
            .map(_ -> FloorName.SIGNED_BY.word())
            .stream();
    return Stream.concat(missed(spec, judged).stream().map(FloorCheck::floor), unverified)
        .distinct()
        .toList();
  }

  private static FloorCheck unjudged() {
    return FloorCheck.of(
        FloorName.REVERT,
        "/release",
        "that a revert brings back a release that bypassed no floor",
        Optional.of("revert to another release"));
  }

  /// Finds the reason for which the release bypasses floors; empty if it must meet them.
  public Optional<String> findBreakGlass() {
    return BreakGlassRule.findReason(breakGlass, roles);
  }
}
