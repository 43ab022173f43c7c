package io.sluice.engine.effect.target;

import io.sluice.contract.Floors;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Starts and stops instances.
///
/// It keeps the last token of each lane durably and rejects older ones: check, token and the mark
/// of the next change are one step. Every method may throw [TargetException.Unreachable]; every
/// write [TargetException.NoToken] and [TargetException.StaleToken].
@SuppressWarnings("JavaLangClash") // the usual word of the field
public interface Runtime {

  /// Returns its name in environments, such as `local`.
  String name();

  /// Reads all lanes at one moment.
  Snapshot readAll();

  /// Reads the instances of one lane afresh, and probes starting ones for readiness.
  List<Instance> read(LaneKey lane);

  /// Sets the lane's token and changes nothing else.
  void fence(LaneKey lane, Token token);

  /// Gives the lane its first token here, or a higher one.
  ///
  /// @param startId the start that the caller read
  /// @throws TargetException.StartIdMismatch if that is no longer the present one
  void adopt(LaneKey lane, Token token, String startId);

  /// Fetches the artifact of the release, which may take minutes, and pins it: a tag may name
  /// another image tomorrow.
  ///
  /// @return the artifact to start instances from; empty if the release names none
  /// @throws TargetException.Permanent if it is unavailable, or may not run here
  default Optional<String> prepare(ReleaseSpec spec) {
    return spec.artifact();
  }

  /// Verifies that one of `keys` signed the artifact, which may take seconds.
  ///
  /// @param artifact as [#prepare] returned it
  /// @return the name of the key
  /// @throws TargetException.Permanent if none of them signed it, with the expected keys and the
  ///   signatures that were found
  default String verify(String artifact, List<Floors.ImageKey> keys) {
    throw new TargetException.Permanent(
        "runtime %s has no images, so the floor signedBy cannot be met".formatted(name()));
  }

  /// Starts an instance and returns before it is ready. If an instance that is up has the slot,
  /// changes nothing.
  ///
  /// @param slot see [Instance]
  /// @return the id of the instance that has the slot now
  /// @throws TargetException.Permanent if it can never be started
  UUID start(LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot);

  /// Marks an instance as stopping, permanently, and lets it run: it is never ready again, and
  /// routers remove it. Forgets a dead one.
  void retire(LaneKey lane, Token token, UUID instance);

  /// Retires an instance and requests its end; kills it once `grace` has passed since the first
  /// such call. Returns immediately: call it again until the instance is gone.
  void stop(LaneKey lane, Token token, UUID instance, Duration grace);

  /// Returns the instances of the lane that have ended within 7 days, as dead ones since their end,
  /// the newest first; at most 20.
  List<Instance> ended(LaneKey lane);

  /// Returns the last log lines of the lane's instances, the oldest line first; secrets of their
  /// environment are masked.
  ///
  /// @param instance one of the instances that are present or that [#ended] returns; if empty, all
  ///   that are present, one after the other
  /// @param lines maximum number of lines of each, 1 to 10,000
  List<String> logs(LaneKey lane, Optional<UUID> instance, int lines);

  /// Returns the reason why an instance is not ready, in one line of at most 200 characters: the
  /// last answer to a probe, or the exit of its process. Empty if this engine observed none.
  default Optional<String> findProblem(UUID instance) {
    return Optional.empty();
  }

  /// @param startId changes when the runtime loses its state
  /// @param lanes every lane that has a token here
  record Snapshot(String startId, Map<LaneKey, Lane> lanes) {
    public Snapshot {
      lanes = Map.copyOf(lanes);
    }

    /// Returns the instances of `lane`; none if the lane is unknown here.
    public List<Instance> instances(LaneKey lane) {
      return Optional.ofNullable(lanes.get(lane)).map(Lane::instances).orElse(List.of());
    }
  }

  /// @param instances of all releases, including dead ones that were not replaced yet
  record Lane(Token token, List<Instance> instances) {
    public Lane {
      instances = List.copyOf(instances);
    }
  }
}
