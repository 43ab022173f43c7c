package io.sluice.e2e.crash;

import java.util.Locale;

/// Where something dies; see [io.sluice.e2e.agent.CrashAgent].
enum Point {
  /// The write to a target, or the call to a webhook, has not been made.
  EFFECT_BEFORE,
  /// It has been made, and nothing knows of it.
  EFFECT_AFTER,
  /// The decision is made, and not committed.
  COMMIT_BEFORE,
  /// It is committed, and nobody has heard of it.
  PUBLISH_BEFORE,
  /// It has been heard of, and is not marked as sent.
  PUBLISH_AFTER;

  /// As the agent has it.
  String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
