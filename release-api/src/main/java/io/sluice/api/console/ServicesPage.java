package io.sluice.api.console;

import io.sluice.api.query.BlockedLaneReader.BlockedLane;
import java.util.List;

/// The first page of operations.
///
/// @param version version of Sluice that answers
/// @param blocked lanes whose events wait
/// @param areas the other pages
public record ServicesPage(String version, List<BlockedLane> blocked, List<Area> areas) {

  /// A page of operations.
  ///
  /// @param content what it shows, as a sentence
  /// @param rejection reason why the caller may not read it; empty if the caller may
  public record Area(String title, String address, String content, String rejection) {}
}
