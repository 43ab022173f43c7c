package io.sluice.edge.admin;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sluice.contract.LaneKey;
import io.sluice.edge.admin.Decision.Become;
import io.sluice.edge.admin.Decision.Refuse;
import io.sluice.edge.proxy.Proxy;
import io.sluice.edge.table.Fleet;
import io.sluice.edge.table.LaneRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The one writer of the table. A write is durable, then in use on every loop, then answered; so
/// whoever has the answer may stop what left the table once nothing is in flight there. Writes that
/// come while another is on its way to the disk go there together.
final class Control {
  /// How long the loops may take to use another table.
  private static final Duration IN_FORCE_WITHIN = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(Control.class.getName());

  private final TableFile file;
  private final Fleet fleet;
  private final Proxy proxy;
  private final Queue<Write> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile Lanes lanes;

  /// Whether every loop uses what `lanes` says. Guarded by `writing`.
  private boolean inForce = true;

  private record Write(
      LaneKey key,
      Function<Optional<LaneRecord>, Decision> decide,
      CompletableFuture<Reply> reply) {}

  /// @param lanes what `proxy` was opened with
  Control(TableFile file, Fleet fleet, Proxy proxy, Lanes lanes) {
    this.file = file;
    this.fleet = fleet;
    this.proxy = proxy;
    this.lanes = lanes;
  }

  /// What every loop uses.
  Lanes lanes() {
    return lanes;
  }

  /// Returns once the write is refused, or in force. Blocks.
  Reply write(LaneKey key, Function<Optional<LaneRecord>, Decision> decide) {
    var write = new Write(key, decide, new CompletableFuture<>());
    waiting.add(write);
    writing.lock();
    try {
      if (!write.reply().isDone()) {
        commit();
      }
    } finally {
      writing.unlock();
    }
    return write.reply().join();
  }

  /// Nobody whose write was taken waits for ever, whatever became of it.
  private void commit() {
    List<Write> taken = new ArrayList<>();
    try {
      commit(taken);
    } finally {
      taken.forEach(write -> write.reply().complete(Reply.refused(503, "not-done")));
    }
  }

  /// Decides all that waits, in order, and puts what comes of it in force in one go.
  private void commit(List<Write> taken) {
    Lanes next = lanes;
    List<Write> accepted = new ArrayList<>();
    for (var write = waiting.poll(); write != null; write = waiting.poll()) {
      taken.add(write);
      switch (write.decide().apply(next.lane(write.key()))) {
        case Refuse(Reply reply) -> write.reply().complete(reply);
        case Become(LaneRecord lane) -> {
          next = next.with(write.key(), lane, fleet);
          accepted.add(write);
        }
      }
    }
    boolean same = inForce && next.records().equals(lanes.records());
    Optional<Reply> failed = same ? Optional.empty() : set(next);
    for (Write write : accepted) {
      write
          .reply()
          .complete(failed.orElseGet(() -> Reply.json(200, Views.lane(lanes, write.key(), fleet))));
    }
  }

  /// @return what to answer if it cannot be done: then nothing has changed, or it is kept and not
  ///   yet in force, and the next write puts it there
  private Optional<Reply> set(Lanes next) {
    try {
      file.write(next.records());
    } catch (IOException e) {
      LOG.log(ERROR, "the table cannot be kept, so nothing was changed: {0}", e.toString());
      return Optional.of(Reply.refused(503, "not-durable", e.toString()));
    }
    Lanes before = lanes;
    inForce = install(next);
    lanes = next;
    if (!inForce) {
      return Optional.of(Reply.refused(503, "not-in-force"));
    }
    fleet.prune(next.table());
    next.records().entrySet().stream()
        .filter(lane -> before.lane(lane.getKey()).filter(lane.getValue()::equals).isEmpty())
        .forEach(lane -> log(lane.getKey(), lane.getValue()));
    return Optional.empty();
  }

  private boolean install(Lanes next) {
    try {
      proxy.install(next.table()).orTimeout(IN_FORCE_WITHIN.toMillis(), MILLISECONDS).join();
      return true;
    } catch (CompletionException e) {
      LOG.log(ERROR, "the table is kept, but not in force: {0}", String.valueOf(e.getCause()));
      return false;
    }
  }

  private static void log(LaneKey key, LaneRecord lane) {
    String table =
        lane.releases().stream()
            .map(share ->
                "%s %d%% on %d"
                    .formatted(share.version(), share.weight().value(), share.instances().size()))
            .collect(Collectors.joining(", "));
    LOG.log(INFO, "{0} under token {1}: {2}", key, lane.token(), table);
  }
}
