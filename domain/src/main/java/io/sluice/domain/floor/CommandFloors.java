package io.sluice.domain.floor;

import io.sluice.contract.Floors;
import io.sluice.contract.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the floors that a command would bypass. The roles that the floors name may skip or promote
/// in full; a command of one of these roles bypasses no floor.
public final class CommandFloors {

  /// Returns the floors that a skip of `step` would bypass.
  public static List<String> bypassedBySkip(Floors floors, Step step, List<String> roles) {
    return bypassed(FloorName.SKIP, floors.skip(), guarded(floors, step), roles);
  }

  /// Returns the floors that the promotion of `step` would bypass: only an observation's end
  /// bypasses floors, since that is a skip of its rest.
  public static List<String> bypassedByPromotion(Floors floors, Step step, List<String> roles) {
    return step instanceof Step.Observe ? bypassedBySkip(floors, step, roles) : List.of();
  }

  /// Returns the floors that a full promotion would bypass. Gates remain in the plan.
  public static List<String> bypassedByFullPromotion(Floors floors, List<String> roles) {
    return bypassed(FloorName.PROMOTE_FULL, floors.promoteFull(), observations(floors), roles);
  }

  private static List<String> bypassed(
      FloorName command,
      Optional<List<String>> allowed,
      List<FloorName> guarded,
      List<String> roles) {
    if (allowed.filter(it -> roles.stream().anyMatch(it::contains)).isPresent()) {
      return List.of();
    }
    var bypassed = new ArrayList<>(guarded);
    if (allowed.isPresent()) {
      bypassed.addFirst(command);
    }
    return bypassed.stream().map(FloorName::word).toList();
  }

  private static List<FloorName> guarded(Floors floors, Step step) {
    return switch (step) {
      case Step.Observe _ -> observations(floors);
      case Step.Hold hold when hold.approval().isPresent() && floors.gate().isPresent() ->
          List.of(FloorName.GATE);
      case Step.Hold _, Step.Bake _, Step.Call _ -> List.of();
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ -> List.of();
    };
  }

  private static List<FloorName> observations(Floors floors) {
    var guarded = new ArrayList<FloorName>();
    floors.observe().ifPresent(_ -> guarded.add(FloorName.OBSERVE));
    floors.samples().ifPresent(_ -> guarded.add(FloorName.SAMPLES));
    floors.checks().filter(it -> !it.isEmpty()).ifPresent(_ -> guarded.add(FloorName.CHECKS));
    return guarded;
  }

  private CommandFloors() {}
}
