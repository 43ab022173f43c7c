package io.sluice.messaging.parking;

import io.sluice.messaging.MissingEventsException;
import java.util.Optional;

/// The result of handling a record.
public sealed interface HandlingResult {

  /// The record was handled.
  record Done() implements HandlingResult {}

  /// The record will never be handled.
  ///
  /// @param reason one sentence for people
  /// @param failure the exception, for the log
  record Rejected(String reason, Throwable failure) implements HandlingResult {}

  /// The record cannot be handled yet.
  ///
  /// @param reason one sentence for people
  /// @param missing events that must be handled before it, if they are the reason
  record Waits(String reason, Optional<MissingEventsException> missing) implements HandlingResult {}
}
