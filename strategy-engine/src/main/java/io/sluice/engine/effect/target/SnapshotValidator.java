package io.sluice.engine.effect.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Snapshot;
import io.sluice.engine.effect.target.Router.Table;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// Rejects invalid answers of a router: answers that no sequence of writes explains. No write is
/// based on such an answer.
public final class SnapshotValidator {
  private static final int PORT_MAX = 65_535;

  private final String router;
  private final AtomicReference<Revisions> read =
      new AtomicReference<>(new Revisions("", Map.of()));

  /// The revisions of all lanes within one start of the router.
  public record Revisions(String startId, Map<LaneKey, Long> lanes) {
    private Revisions with(Revisions later) {
      if (!startId.equals(later.startId())) {
        return later;
      }
      var all = new HashMap<>(lanes);
      later.lanes().forEach((lane, revision) -> all.merge(lane, revision, Math::max));
      return new Revisions(startId, all);
    }
  }

  /// @param router its name
  public SnapshotValidator(String router) {
    this.router = router;
  }

  /// Returns the revisions read so far. Call it before a read begins: only a read that begins later
  /// must not be behind them.
  public Revisions revisions() {
    return read.get();
  }

  /// @param before the revisions before the read began
  /// @throws TargetException.Unreachable if the snapshot is invalid
  public Snapshot validate(Revisions before, Snapshot snapshot) {
    snapshot.lanes().forEach(this::validate);
    Map<LaneKey, Long> revisions =
        snapshot.lanes().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, lane -> lane.getValue().revision()));
    if (before.startId().equals(snapshot.startId())) {
      revisions.forEach((lane, revision) -> {
        long earlier = Optional.ofNullable(before.lanes().get(lane)).orElse(0L);
        require(
            revision >= earlier,
            lane,
            "fell from revision %d to %d within one start".formatted(earlier, revision));
      });
    }
    read.accumulateAndGet(new Revisions(snapshot.startId(), revisions), Revisions::with);
    return snapshot;
  }

  /// @throws TargetException.Unreachable if the table is invalid
  public Table validate(LaneKey lane, Table table) {
    List<Share> shares = table.shares();
    Set<UUID> releases = shares.stream().map(Share::release).collect(Collectors.toSet());
    require(releases.size() == shares.size(), lane, "names a release twice");
    int sum = shares.stream().mapToInt(share -> share.weight().value()).sum();
    require(sum == 0 || sum == 100, lane, "has weights that sum to " + sum);
    require(table.revision() >= 0, lane, "has revision " + table.revision());
    var instances = new HashSet<UUID>();
    for (Backend backend : shares.stream().flatMap(share -> share.backends().stream()).toList()) {
      require(instances.add(backend.id()), lane, "names instance %s twice".formatted(backend.id()));
      boolean isAddress =
          !backend.host().isBlank() && backend.port() > 0 && backend.port() <= PORT_MAX;
      require(
          isAddress,
          lane,
          "has an instance at '%s' port %d".formatted(backend.host(), backend.port()));
    }
    table
        .findTrafficRules()
        .ifPresent(it -> requireShare(releases, lane, it.release(), "has traffic rules for"));
    table
        .rules()
        .lease()
        .ifPresent(it -> requireShare(releases, lane, it.release(), "would give all weight to"));
    return table;
  }

  /// @param table as read back after a write under `token`
  /// @throws TargetException.Unreachable if the table is invalid
  public Table validateWrite(LaneKey lane, Token token, Table table) {
    boolean isOlder = table.token().compareTo(token) < 0;
    require(!isOlder, lane, "has token %s after a write under %s".formatted(table.token(), token));
    return table;
  }

  /// Returns the failure for an answer that cannot be parsed as a table.
  public TargetException.Unreachable unreadable(RuntimeException cause) {
    return new TargetException.Unreachable(
        "%s sent an invalid response: %s".formatted(router, cause.getMessage()), cause);
  }

  private void requireShare(Set<UUID> releases, LaneKey lane, UUID release, String what) {
    require(
        releases.contains(release),
        lane,
        "%s %s, which is not in the table".formatted(what, release));
  }

  private void require(boolean holds, LaneKey lane, String problem) {
    if (!holds) {
      throw new TargetException.Unreachable(
          "%s sent an invalid response: %s %s".formatted(router, lane, problem));
    }
  }
}
