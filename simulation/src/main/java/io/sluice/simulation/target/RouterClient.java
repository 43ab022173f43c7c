package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.ScheduledFault;
import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// The client of a process to the router. Writes may be lost, arrive late, or be falsely confirmed.
public final class RouterClient implements Router {
  private static final long TIMEOUT = Duration.ofSeconds(1).toNanos();
  private static final long LATEST = Duration.ofSeconds(9).toNanos();

  private final SimRouter router;
  private final Calls calls;
  private final Host host;

  public RouterClient(SimRouter router, Calls calls, Host host) {
    this.router = router;
    this.calls = calls;
    this.host = host;
  }

  @Override
  public String name() {
    return SimRouter.NAME;
  }

  @Override
  public Snapshot readAll() {
    return call(router::snapshot);
  }

  @Override
  public Table fence(LaneKey lane, Token token) {
    return call(() -> router.fence(lane, token));
  }

  @Override
  public Table adopt(LaneKey lane, Token token, String startId) {
    return call(() -> router.adopt(host, lane, token, startId));
  }

  @Override
  public Table route(LaneKey lane, Token token, long revision, List<Share> shares, Rules rules) {
    return write(
        () -> router.route(host, lane, token, revision, shares, rules),
        () ->
            new Table(
                token, revision + 1, shares, List.of(), rules, false, Optional.of(List.of())));
  }

  @Override
  public Table join(LaneKey lane, Token token, long revision, Map<UUID, List<Backend>> members) {
    return write(
        () -> router.join(lane, token, revision, members),
        () -> confirmed(token, revision, List.of()));
  }

  @Override
  public Table sign(LaneKey lane, Token token, long revision, SigningKeys keys) {
    return write(
        () -> router.sign(lane, token, revision, keys),
        () -> confirmed(token, revision, keys.ids()));
  }

  private static Table confirmed(Token token, long revision, List<String> keys) {
    return new Table(
        token, revision + 1, List.of(), List.of(), Rules.NONE, false, Optional.of(keys));
  }

  @Override
  public void renew(Map<LaneKey, Token> lanes) {
    var _ =
        call(() -> {
          router.renew(lanes);
          return true;
        });
  }

  private Table write(Supplier<Table> write, Supplier<Table> falseAnswer) {
    if (calls.faults().strike(FaultKind.WRITE_LOST, host.name()).isPresent()) {
      throw timeOut();
    }
    Optional<ScheduledFault> late = calls.faults().strike(FaultKind.WRITE_LATE, host.name());
    if (late.isPresent()) {
      calls.timeline().after(late.get().between(0, LATEST), () -> arrive(write));
      throw timeOut();
    }
    if (calls.faults().strike(FaultKind.WRITE_LIED, host.name()).isPresent()) {
      return call(falseAnswer);
    }
    return call(write);
  }

  /// Executes a late write; its writer no longer waits for the answer.
  private static void arrive(Supplier<Table> write) {
    try {
      var _ = write.get();
    } catch (TargetException _) {
      // The late write was rejected, as it should be; its writer receives no answer.
    }
  }

  private TargetException timeOut() {
    calls.timeline().pass(TIMEOUT);
    return new TargetException.Unreachable("the router does not answer");
  }

  private <R> R call(Supplier<R> work) {
    calls.pass(host, Port.ROUTER);
    if (calls.isCutOff(host, SimRouter.NAME)) {
      throw new TargetException.Unreachable("the router is unavailable");
    }
    if (calls.faults().strike(FaultKind.DISK_LOST, host.name()).isPresent()) {
      router.loseDisk();
    }
    R result = work.get();
    calls.pass(host, Port.ROUTER);
    if (calls.isCutOff(host, SimRouter.NAME)) {
      throw new TargetException.Unreachable("the answer was lost");
    }
    return result;
  }
}
