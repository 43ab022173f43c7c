package io.sluice.messaging.parking;

import io.sluice.messaging.MissingEvents;
import java.util.List;

/// A search for events that did not arrive.
@FunctionalInterface
public interface MissingRecords {

  /// Returns the `missing` events that are found, in order.
  ///
  /// @param behind the record that waits for them
  /// @throws io.sluice.messaging.Transactions.Unavailable if the search is not possible now
  List<ParkedRecord> find(ParkedRecord behind, MissingEvents missing);
}
