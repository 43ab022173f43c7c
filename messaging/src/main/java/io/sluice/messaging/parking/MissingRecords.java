package io.sluice.messaging.parking;

import io.sluice.messaging.MissingEvents;
import java.util.List;

/// Where events that did not arrive are looked for.
@FunctionalInterface
public interface MissingRecords {

  /// Those of `missing` that are found, in order.
  ///
  /// @param behind the record that waits for them
  /// @throws io.sluice.messaging.Transactions.Unavailable if they cannot be looked for now
  List<ParkedRecord> find(ParkedRecord behind, MissingEvents missing);
}
