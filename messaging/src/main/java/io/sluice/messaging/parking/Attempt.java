package io.sluice.messaging.parking;

import io.sluice.messaging.MissingEvents;
import java.util.Optional;

/// The result of handling a record.
public sealed interface Attempt {

  /// It was handled.
  record Done() implements Attempt {}

  /// It will never be handled.
  ///
  /// @param reason one sentence for people
  /// @param failure what was thrown, for the log
  record Rejected(String reason, Throwable failure) implements Attempt {}

  /// It cannot be handled yet.
  ///
  /// @param reason one sentence for people
  /// @param missing events that have to be handled before it, if that is the reason
  record Waits(String reason, Optional<MissingEvents> missing) implements Attempt {}
}
