package io.sluice.notifier.delivery;

import io.sluice.messaging.egress.HostAllowlist;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The store of deliveries. Each method is one transaction and throws
/// [io.sluice.messaging.Transactions.UnavailableException] if the transaction did not take place.
public interface DeliveryStore {

  /// Leases deliveries that are due and not leased, those due longest first.
  ///
  /// @param owner id of the lease holder
  /// @param limit highest number of deliveries to lease
  /// @param perDestination highest number of leased deliveries of one destination, over all lease
  ///   holders
  List<Delivery> claim(UUID owner, int limit, int perDestination);

  /// Returns all current leases.
  List<Lease> leases();

  /// Ends leases that have not changed since they were read.
  void free(Collection<Lease> leases);

  /// Returns the conditions that decide whether `delivery` may be sent now.
  SendState readSendState(Delivery delivery);

  /// Stores the result of an attempt; a final result also becomes a notice.
  ///
  /// @param shown public form of the destination
  /// @return false if the delivery was leased again or has ended meanwhile; nothing is written then
  boolean complete(Delivery delivery, String shown, DeliveryResult result);

  /// The lease of a delivery.
  record Lease(UUID message, long lease) {}

  /// The conditions of sending.
  ///
  /// @param hosts hosts that the environment allows; empty while its settings have not arrived
  /// @param disabled why the destination is disabled; empty if it is enabled
  /// @param age time since the delivery was created
  record SendState(Optional<HostAllowlist> hosts, Optional<String> disabled, Duration age) {}
}
