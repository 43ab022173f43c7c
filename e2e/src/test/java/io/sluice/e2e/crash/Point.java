package io.sluice.e2e.crash;

import java.util.Locale;

/// The point at which a process dies; see [io.sluice.e2e.agent.CrashAgent].
enum Point {
  /// The write to a target, or the call to a webhook, has not been made.
  EFFECT_BEFORE,
  /// The write or call has been made, but is not recorded.
  EFFECT_AFTER,
  /// The decision is made, but not committed.
  COMMIT_BEFORE,
  /// The event is committed, but not published.
  PUBLISH_BEFORE,
  /// The event is published, but not marked as sent.
  PUBLISH_AFTER;

  /// Returns the name that the agent uses.
  String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
