package io.sluice.messaging.parking;

import io.sluice.messaging.MissingEvents;
import java.util.Optional;

/// The result of handling a record.
public sealed interface Attempt {

  /// The record was handled.
  record Done() implements Attempt {}

  /// The record will never be handled.
  ///
  /// @param reason one sentence for people
  /// @param failure the exception, for the log
  record Rejected(String reason, Throwable failure) implements Attempt {}

  /// The record cannot be handled yet.
  ///
  /// @param reason one sentence for people
  /// @param missing events that must be handled before it, if they are the reason
  record Waits(String reason, Optional<MissingEvents> missing) implements Attempt {}
}
