package io.sluice.api.console;

import io.sluice.api.query.BlockedLaneReader.BlockedLane;
import io.sluice.contract.view.ConsumerLagView;
import java.util.List;

/// The first page of operations.
///
/// @param version version of Sluice that answers
/// @param blocked lanes whose events wait
/// @param areas the other pages
public record ServicesPage(String version, Lags lags, List<BlockedLane> blocked, List<Area> areas) {

  /// The records that each service has not processed yet.
  ///
  /// @param missing reason why they cannot be shown; empty if they can
  public record Lags(List<ConsumerLagView> items, String missing) {}

  /// A page of operations.
  ///
  /// @param content what it shows, as a sentence
  /// @param rejection reason why the caller may not read it; empty if the caller may
  public record Area(String title, String address, String content, String rejection) {}
}
