package io.sluice.edge.admin;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sluice.contract.ContractModule;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.edge.admin.WriteDecision.Become;
import io.sluice.edge.admin.WriteDecision.Reject;
import io.sluice.edge.proxy.Proxy;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.UpstreamRegistry;
import io.sluice.edge.table.WeightLease;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The only writer of the table. A write is durable, then used on every loop, then answered. So
/// after the answer the caller may stop an instance that left the table, as soon as nothing is in
/// flight there. Writes that arrive during another write are committed together.
final class TableWriter {
  /// Timeout for all loops to use another table.
  private static final Duration INSTALL_TIMEOUT = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(TableWriter.class.getName());

  private final TableFile file;
  private final UpstreamRegistry registry;
  private final Proxy proxy;
  private final LeaseRenewals renewals;
  private final Queue<Write> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile LaneTable lanes;

  /// The failure of the last write.
  private volatile Optional<String> failure = Optional.empty();

  /// Whether every loop uses `lanes`. Guarded by `writing`.
  private boolean inForce = true;

  private record Write(
      LaneKey key,
      Function<Optional<LaneRecord>, WriteDecision> decide,
      CompletableFuture<AdminResponse> response) {}

  /// @param lanes the lanes that `proxy` was opened with
  TableWriter(
      TableFile file,
      UpstreamRegistry registry,
      Proxy proxy,
      LaneTable lanes,
      LeaseRenewals renewals) {
    this.file = file;
    this.registry = registry;
    this.proxy = proxy;
    this.lanes = lanes;
    this.renewals = renewals;
  }

  /// Returns the lanes that every loop uses.
  LaneTable lanes() {
    return lanes;
  }

  /// Returns the reason why the last write is not durable or not in force.
  Optional<String> findFailure() {
    return failure;
  }

  /// Returns once the write is rejected, or in force. Blocks.
  AdminResponse write(LaneKey key, Function<Optional<LaneRecord>, WriteDecision> decide) {
    var write = new Write(key, decide, new CompletableFuture<>());
    waiting.add(write);
    writing.lock();
    try {
      if (!write.response().isDone()) {
        commit();
      }
    } finally {
      writing.unlock();
    }
    return write.response().join();
  }

  /// Commits the waiting writes. Each of them gets a response, even after a failure, so that no
  /// caller waits forever.
  private void commit() {
    List<Write> taken = new ArrayList<>();
    try {
      commit(taken);
    } finally {
      taken.forEach(write -> write.response().complete(AdminResponse.error(503, "not-done")));
    }
  }

  /// Renews the weight leases of lanes whose table has the token that the caller read.
  ///
  /// @return those lanes
  List<LaneKey> renew(Map<LaneKey, Token> tokens) {
    List<LaneKey> renewed =
        tokens.entrySet().stream()
            .filter(
                lane -> lanes.findLane(lane.getKey()).filter(it -> isHeld(it, lane)).isPresent())
            .map(Map.Entry::getKey)
            .sorted(Comparator.comparing(LaneKey::toString))
            .toList();
    renewed.forEach(renewals::renew);
    return renewed;
  }

  private static boolean isHeld(LaneRecord lane, Map.Entry<LaneKey, Token> read) {
    return lane.token().equals(read.getValue()) && lane.lease().isPresent() && !lane.expired();
  }

  /// Decides all waiting writes in order, and puts their result in force together.
  private void commit(List<Write> taken) {
    LaneTable next = lanes;
    List<Write> accepted = new ArrayList<>();
    for (var write = waiting.poll(); write != null; write = waiting.poll()) {
      taken.add(write);
      switch (write.decide().apply(next.findLane(write.key()))) {
        case Reject(AdminResponse response) -> write.response().complete(response);
        case Become(LaneRecord lane, boolean renews) -> {
          next = next.with(write.key(), lane, registry);
          accepted.add(write);
          if (renews) {
            renewals.renew(write.key());
          }
        }
      }
    }
    boolean same = inForce && failure.isEmpty() && next.records().equals(lanes.records());
    Optional<AdminResponse> failed = same ? Optional.empty() : set(next);
    for (Write write : accepted) {
      write
          .response()
          .complete(
              failed.orElseGet(
                  () -> AdminResponse.json(200, AdminViews.lane(lanes, write.key(), registry))));
    }
  }

  /// Gives all weight of each lane whose weight lease has expired to the release that the lease
  /// names. Blocks.
  ///
  /// A failed write to the disk does not prevent that: after a restart the lease expires again.
  void expire() {
    writing.lock();
    try {
      LaneTable next = lanes;
      for (Map.Entry<LaneKey, LaneRecord> lane : lanes.records().entrySet()) {
        if (renewals.isOver(lane.getKey(), lane.getValue())) {
          next = next.with(lane.getKey(), expire(lane.getKey(), lane.getValue()), registry);
        }
      }
      if (!inForce || !next.records().equals(lanes.records())) {
        keep(next);
        use(next);
      }
    } finally {
      writing.unlock();
    }
  }

  private LaneRecord expire(LaneKey key, LaneRecord lane) {
    WeightLease lease = lane.lease().orElseThrow();
    LOG.log(
        WARNING,
        "{0}: its weights were not renewed for {1}, so version {2} gets all requests from now on",
        key,
        ContractModule.text(lease.within()),
        lane.findRelease(lease.release()).orElseThrow().version());
    renewals.count(key);
    return lane.expire();
  }

  /// @return the response if it failed; then either nothing has changed, or the table is durable
  ///   but not yet in force, and the next write puts it in force
  private Optional<AdminResponse> set(LaneTable next) {
    Optional<AdminResponse> failed = keep(next);
    return failed.isPresent() ? failed : use(next);
  }

  private Optional<AdminResponse> keep(LaneTable next) {
    try {
      file.write(next.records());
      failure = Optional.empty();
      return Optional.empty();
    } catch (IOException e) {
      failure = Optional.of("the table cannot be stored: " + e);
      LOG.log(ERROR, failure.orElseThrow());
      return Optional.of(AdminResponse.error(503, "not-durable", e.toString()));
    }
  }

  private Optional<AdminResponse> use(LaneTable next) {
    LaneTable before = lanes;
    inForce = install(next);
    lanes = next;
    if (!inForce) {
      failure = Optional.of("the table is stored, but not in force");
      return Optional.of(AdminResponse.error(503, "not-in-force"));
    }
    registry.prune(next.table());
    next.records().entrySet().stream()
        .filter(lane -> before.findLane(lane.getKey()).filter(lane.getValue()::equals).isEmpty())
        .forEach(lane -> log(lane.getKey(), lane.getValue()));
    return Optional.empty();
  }

  private boolean install(LaneTable next) {
    try {
      proxy.install(next.table()).orTimeout(INSTALL_TIMEOUT.toMillis(), MILLISECONDS).join();
      return true;
    } catch (CompletionException e) {
      LOG.log(ERROR, "the table is stored, but not in force: {0}", String.valueOf(e.getCause()));
      return false;
    }
  }

  private static void log(LaneKey key, LaneRecord lane) {
    String table =
        lane.releases().stream()
            .map(weighted ->
                "%s %d%% on %d"
                    .formatted(
                        weighted.version(), weighted.weight().value(), weighted.instances().size()))
            .collect(Collectors.joining(", "));
    LOG.log(INFO, "{0} under token {1}: {2}", key, lane.token(), table);
  }
}
