package io.sluice.health.probe;

import io.sluice.contract.LaneKey;
import java.util.UUID;

/// Asks the health path of instances.
public interface Probes {

  /// Asks each instance of `release` that the router of `lane` knows, side by side, within the
  /// probe's limit of time.
  ///
  /// @param path such as `/health`
  /// @return [Answers#NONE] if the router knows none, or does not answer
  Answers ask(LaneKey lane, UUID release, String path);

  /// @param well instances that answered 2xx
  /// @param ill those that did not
  record Answers(int well, int ill) {
    public static final Answers NONE = new Answers(0, 0);
  }
}
