package io.sluice.contract;

import java.util.List;

/// The floors that a person's break-glass let a release pass.
///
/// @param caller person who bypassed the floors
/// @param reason that person's reason
/// @param floors names of the bypassed floors, as in [Floors]
public record BreakGlass(String caller, String reason, List<String> floors) {
  public BreakGlass {
    floors = List.copyOf(floors);
  }
}
