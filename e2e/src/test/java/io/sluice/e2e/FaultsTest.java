package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.load.LoadGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Five lanes release under load, each begun at another moment; then a process is killed. It
/// restarts, no request is lost, and every release ends once, with the outcome that it would have
/// had.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class FaultsTest {
  private static final int LANES = 5;
  private static final int PER_SECOND = 20;
  private static final Duration STRIKES_AFTER = Duration.ofSeconds(6);
  private static final Duration BACK_WITHIN = Duration.ofMinutes(2);
  private static final String CANARY = "{\"canary\":{\"steps\":[30,100],\"observe\":\"3s\"}}";

  private final TestedStack stack = TestedStack.fresh("faults");
  private final List<ShopLane> lanes = new ArrayList<>();

  @BeforeAll
  void open() {
    stack.up();
    IntStream.rangeClosed(1, LANES)
        .mapToObj(i -> new ShopLane(stack.api(), stack.driver().shopJar(), "shop" + i))
        .forEach(lanes::add);
    ShopLane.openAll(lanes);
  }

  @AfterAll
  void close() {
    stack.down();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  @Order(1)
  void a_killed_process_restarts_and_every_release_ends_as_without_the_kill(Fault fault) {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    System.out.printf("%s: seed %d (-Dsluice.seed=%d)%n", fault, seed, seed);
    lanes.forEach(ShopLane::untilIdle);
    List<FaultedLane> faulted = begin(new SplittableRandom(seed));
    long killed = strike(fault, faulted);
    untilServed(fault, faulted);
    System.out.printf(
        "%s: served again after %.1f s; lost meanwhile: %d%n",
        fault,
        (System.nanoTime() - killed) / 1e9,
        faulted.stream().mapToLong(one -> one.lost(FaultedLane.FAULT)).sum());

    faulted.forEach(FaultsTest::requireExpectedEnd);

    faulted.forEach(one -> one.load().close());
    faulted.forEach(one -> requireNothingLost(fault, one));
    requireOneOutcomeEach(faulted);
  }

  @Test
  @Order(2)
  void down_and_up_bring_every_stable_version_back() {
    stack.down();
    long begin = System.nanoTime();
    stack.up();
    double ready = (System.nanoTime() - begin) / 1e9;
    List<LoadGenerator> loads =
        lanes.stream().map(lane -> lane.load(stack.edge(), PER_SECOND)).toList();
    await()
        .atMost(BACK_WITHIN)
        .until(() -> loads.stream().allMatch(load -> load.tally("before").served() > 0));
    double serving = (System.nanoTime() - begin) / 1e9;
    loads.forEach(load -> load.phase("from then on"));
    await()
        .atMost(BACK_WITHIN)
        .until(() -> loads.stream().allMatch(load -> load.tally("from then on").served() > 100));
    loads.forEach(LoadGenerator::close);

    System.out.printf("ready after %.1f s, all lanes serve after %.1f s%n", ready, serving);
    assertThat(loads).allMatch(load -> load.tally("from then on").failed() == 0);
  }

  /// Begins each lane at its own moment, so that the fault strikes each in another state.
  private List<FaultedLane> begin(SplittableRandom random) {
    List<CompletableFuture<FaultedLane>> begun = new ArrayList<>();
    int good = random.nextInt(LANES);
    for (int i = 0; i < LANES; i++) {
      ShopLane lane = lanes.get(i);
      boolean bad = i != good && random.nextBoolean();
      long offset = random.nextLong(STRIKES_AFTER.toMillis());
      Executor later = CompletableFuture.delayedExecutor(offset, TimeUnit.MILLISECONDS);
      LoadGenerator load = lane.load(stack.edge(), PER_SECOND);
      begun.add(
          CompletableFuture.supplyAsync(
              () -> new FaultedLane(lane, lane.post(CANARY, bad ? 0.5 : 0), bad, load), later));
    }
    return begun.stream().map(CompletableFuture::join).toList();
  }

  private long strike(Fault fault, List<FaultedLane> faulted) {
    for (FaultedLane one : faulted) {
      ReleaseView view = stack.api().get("/releases/" + one.release()).as(ReleaseView.class);
      System.out.printf(
          "%s: %s (%s) is %s%n",
          fault, one.lane().key(), one.bad() ? "bad" : "good", FaultedLane.moment(view));
      one.load().phase(FaultedLane.FAULT);
    }
    long pid = stack.driver().findProcess(fault.process()).orElseThrow().pid();
    long killed = System.nanoTime();
    fault.strike(stack.driver());
    await()
        .atMost(BACK_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> stack.driver().isReadyAnew(fault.process(), pid));
    return killed;
  }

  private static void untilServed(Fault fault, List<FaultedLane> faulted) {
    if (fault.cutsTraffic()) {
      faulted.forEach(FaultedLane::untilServed);
    }
    faulted.forEach(one -> one.load().phase(FaultedLane.AFTER));
  }

  /// Requires that no request is lost. If the router itself was killed, only its requests in flight
  /// and those during its outage may fail.
  private static void requireNothingLost(Fault fault, FaultedLane one) {
    long inFlight = fault.cutsTraffic() ? one.load().tally(FaultedLane.BEFORE).failed("lost") : 0;
    assertThat(one.lost(FaultedLane.BEFORE) - inFlight).as("lost before: %s", one).isZero();
    assertThat(one.lost(FaultedLane.AFTER)).as("lost after: %s", one).isZero();
    if (!fault.cutsTraffic()) {
      assertThat(one.lost(FaultedLane.FAULT)).as("lost meanwhile: %s", one).isZero();
    }
  }

  private static void requireExpectedEnd(FaultedLane one) {
    ReleaseView ended = one.lane().untilEnd(one.release());

    assertThat(ended.outcome()).as("%s: %s", one, ended.reason()).contains(one.expected());
  }

  private void requireOneOutcomeEach(List<FaultedLane> faulted) {
    List<UUID> releases = faulted.stream().map(FaultedLane::release).toList();
    await()
        .atMost(BACK_WITHIN)
        .untilAsserted(() -> {
          var outcomes = OutcomeTopic.read(stack.driver().port("--broker-port"), releases);
          for (FaultedLane one : faulted) {
            assertThat(outcomes.get(one.release()))
                .as("outcomes of %s", one)
                .isEqualTo(new OutcomeTopic.ReleaseOutcomes(Set.of(one.expected()), 1));
          }
        });
  }
}
