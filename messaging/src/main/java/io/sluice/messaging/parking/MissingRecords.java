package io.sluice.messaging.parking;

import io.sluice.messaging.MissingEventsException;
import java.util.List;

/// A search for events that did not arrive.
@FunctionalInterface
public interface MissingRecords {

  /// Returns the `missing` events that are found, in order.
  ///
  /// @param waiting the record that waits for them
  /// @throws io.sluice.messaging.Transactions.UnavailableException if the search is not possible
  ///   now
  List<ParkedRecord> search(ParkedRecord waiting, MissingEventsException missing);
}
