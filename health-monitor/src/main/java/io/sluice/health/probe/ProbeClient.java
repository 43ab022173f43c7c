package io.sluice.health.probe;

import io.sluice.contract.LaneKey;
import java.util.UUID;

/// Probes the health path of instances.
public interface ProbeClient {

  /// Probes each instance of `release` in the tables of the routers of `lane`, concurrently, within
  /// the probe's timeout.
  ///
  /// @param path such as `/health`
  /// @return [Answers#NONE] if the routers have no instance, or do not answer
  Answers probe(LaneKey lane, UUID release, String path);

  /// @param well number of instances that answered 2xx
  /// @param ill number of instances that did not
  record Answers(int well, int ill) {
    public static final Answers NONE = new Answers(0, 0);
  }
}
