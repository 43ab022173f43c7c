package io.sluice.engine.effect.target;

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
/// It keeps the last token of each lane durably and refuses older ones: check, token and the mark
/// of what is about to happen are one step. Every method may throw [TargetException.Unreachable];
/// every write [TargetException.NoToken] and [TargetException.Stale].
@SuppressWarnings("JavaLangClash") // the word that everybody else uses for it, too
public interface Runtime {

  /// What an environment calls it, such as `local`.
  String name();

  /// All lanes, in one look.
  Snapshot readAll();

  /// The instances of one lane, looked at afresh: those that are starting are asked whether they
  /// are ready.
  List<Instance> read(LaneKey lane);

  /// Sets the lane's token and changes nothing else.
  void fence(LaneKey lane, Token token);

  /// Gives the lane its first token here, or a higher one.
  ///
  /// @param startId the start that the caller read
  /// @throws TargetException.OtherStart if that is no longer the present one
  void adopt(LaneKey lane, Token token, String startId);

  /// Fetches whatever instances of the release are made of, which may take minutes, and says what
  /// its artifact is for good: a tag may name something else tomorrow.
  ///
  /// @return what to start instances with from now on; empty if the release names none
  /// @throws TargetException.Hopeless if it cannot be had, or may not run here
  default Optional<String> prepare(ReleaseSpec spec) {
    return spec.artifact();
  }

  /// Starts an instance and returns before it is ready. If the slot is taken by one that is up,
  /// changes nothing.
  ///
  /// @param slot see [Instance]
  /// @return the id of the instance that has the slot now
  /// @throws TargetException.Hopeless if it cannot be started at all
  UUID start(LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot);

  /// Marks an instance as stopping, for good, and lets it run: it is never ready again, and routers
  /// drop it. Forgets one that is dead.
  void retire(LaneKey lane, Token token, UUID instance);

  /// Retires an instance and asks it to end; ends it by force once `grace` has passed since the
  /// first such call. Returns at once: call again until it is gone.
  void stop(LaneKey lane, Token token, UUID instance, Duration grace);

  /// What instances of the lane wrote last, the oldest line first; secrets of its environment are
  /// masked.
  ///
  /// @param instance all of them, one after the other, if empty
  /// @param lines at most so many of each, 1 to 10,000
  List<String> logs(LaneKey lane, Optional<UUID> instance, int lines);

  /// @param startId changes when the runtime forgets what it knew
  /// @param lanes every lane that has a token here
  record Snapshot(String startId, Map<LaneKey, Lane> lanes) {
    public Snapshot {
      lanes = Map.copyOf(lanes);
    }

    /// The instances of `lane`, none if it is not known here.
    public List<Instance> instances(LaneKey lane) {
      return Optional.ofNullable(lanes.get(lane)).map(Lane::instances).orElse(List.of());
    }
  }

  /// @param instances of all releases, with those that died and were not replaced yet
  record Lane(Token token, List<Instance> instances) {
    public Lane {
      instances = List.copyOf(instances);
    }
  }
}
