package io.sluice.notifier.delivery;

import io.sluice.messaging.reach.Hosts;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where deliveries are kept. Each method is one transaction and throws
/// [io.sluice.messaging.Transactions.Unavailable] if it did not take place.
public interface Book {

  /// Takes deliveries that are due and that nobody has, the longest due first.
  ///
  /// @param owner who takes them
  /// @param limit at most so many
  /// @param perDestination at most so many of one destination are with all owners together
  List<Delivery> claim(UUID owner, int limit, int perDestination);

  /// All leases that are held.
  List<Lease> leases();

  /// Gives up leases that have not changed since they were read.
  void free(Collection<Lease> leases);

  /// What decides whether `delivery` may be sent now.
  Standing standing(Delivery delivery);

  /// Writes down what became of a try; a final settlement also becomes a notice.
  ///
  /// @param shown the destination as it may be shown to everybody
  /// @return false if somebody else took the delivery meanwhile, and nothing was written
  boolean settle(Delivery delivery, String shown, Settlement settlement);

  /// A delivery in somebody's hands.
  record Lease(UUID message, long lease) {}

  /// @param hosts what the environment allows; empty while its settings have not arrived
  /// @param disabled why the destination gets nothing more, if so
  /// @param age since the delivery was made
  record Standing(Optional<Hosts> hosts, Optional<String> disabled, Duration age) {}
}
