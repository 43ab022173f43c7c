package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.driver.Stall;
import io.sluice.sandbox.load.LoadGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Faults that do not end, at the packaged stack under load: ready instances serve, even if other
/// effects cannot be done.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LastingFaultsTest {
  private static final int PER_SECOND = 20;
  private static final int ROUND = 10 * PER_SECOND;

  /// A fault needs a load that has begun, not a long one.
  private static final int BEFORE = 2 * PER_SECOND;

  private static final String GATE = "{\"blueGreen\":{\"observe\":\"1s\",\"keep\":\"10m\"}}";
  private static final String HALF = "{\"canary\":{\"steps\":[50,100],\"observe\":\"10m\"}}";

  private final TestedStack stack = TestedStack.fresh("lasting-faults");

  @BeforeAll
  void open() {
    stack.up();
  }

  @AfterAll
  void close() {
    stack.down();
  }

  @Test
  void two_of_three_instances_serve_though_the_third_has_no_room() {
    var shop = new FaultyShop(stack, "seats");
    UUID stable = shop.open(3);
    List<InstanceView> first = shop.ready(stable);
    try (LoadGenerator load = shop.load(PER_SECOND)) {
      FaultyShop.after(load, "before", BEFORE);
      shop.removeSeats("1.0", 2);
      load.phase("killed");
      FaultyShop.kill(first);
      shop.untilReady(stable, 2, first);
      served(load, "two are ready");
    }
  }

  @Test
  void a_candidate_that_serves_alone_is_replaced_while_the_rollback_is_stuck() {
    var shop = new FaultyShop(stack, "stuck");
    UUID stable = shop.open(1);
    UUID candidate = shop.post("2.0", 1, 0, GATE, ",\"bakeTime\":\"10m\"");
    shop.untilWeight(candidate, 100);
    shop.removeSeats("1.0", 0);
    FaultyShop.kill(shop.ready(stable));
    try (LoadGenerator load = shop.load(PER_SECOND)) {
      FaultyShop.after(load, "before", BEFORE);
      command(candidate, "abort");
      shop.untilState(candidate, State.STUCK);
      List<InstanceView> first = shop.ready(candidate);
      load.phase("killed");
      FaultyShop.kill(first);
      shop.untilReady(candidate, 1, first);
      served(load, "replaced");
    }
  }

  @Test
  void an_edge_that_lost_its_disk_serves_while_a_rollback_waits_for_stable() {
    var shop = new FaultyShop(stack, "disk");
    UUID stable = shop.open(2);
    UUID candidate = shop.post("2.0", 2, 0, HALF, "");
    shop.untilWeight(candidate, 50);
    shop.removeSeats("1.0", 0);
    FaultyShop.kill(shop.ready(stable));
    command(candidate, "abort");
    try (LoadGenerator load = shop.load(PER_SECOND)) {
      FaultyShop.after(load, "before", ROUND);
      load.phase("edge down");
      Fault.EDGE_DISK.strike(stack.driver());
      FaultyShop.after(load, "edge down", 10L * PER_SECOND);
      served(load, "edge back");
    }
  }

  @Test
  void a_candidate_that_crash_loops_keeps_no_instance_of_stable_from_being_replaced() {
    var shop = new FaultyShop(stack, "gate");
    UUID stable = shop.open(3);
    UUID candidate =
        shop.post(
            "2.0",
            1,
            0,
            "{\"blueGreen\":{\"approve\":{\"expires\":\"1h\"},\"observe\":\"1s\",\"keep\":\"1s\"}}",
            "",
            shop.seats("2.0", 1));
    shop.untilReady(candidate, 1, List.of());
    shop.removeSeats("2.0", 0);
    FaultyShop.kill(shop.ready(candidate));
    try (LoadGenerator load = shop.load(PER_SECOND)) {
      FaultyShop.after(load, "before", ROUND);
      for (InstanceView instance : shop.ready(stable)) {
        FaultyShop.kill(List.of(instance));
        shop.untilReady(stable, 3, List.of(instance));
      }
      load.phase("after");
      served(load, "all replaced");
      assertThat(load.tally("before").failures()).isEmpty();
    }
  }

  /// The router returns the candidate's weight to stable 15 s after the last renewal. Then no
  /// request fails any more, although nothing has decided about the release.
  @ParameterizedTest
  @ValueSource(strings = {"strategy-engine", "broker"})
  void a_bad_canary_loses_its_weight_without_the_control_plane(String process) throws Exception {
    var shop = new FaultyShop(stack, "alone-" + process);
    shop.open(2);
    try (LoadGenerator load = shop.load(50)) {
      UUID candidate =
          shop.post("2.0", 2, 0.5, "{\"canary\":{\"steps\":[10,100],\"observe\":\"5m\"}}", "");
      shop.untilWeight(candidate, 10);
      ProcessHandle stalled = stack.driver().findProcess(process).orElseThrow();
      Stall.begin(stalled);
      try {
        pass(25);
        load.phase("returned");
        pass(15);
        load.phase("after");
      } finally {
        Stall.end(stalled);
      }
      ReleaseView ended = shop.untilEnd(candidate);
      long bad = load.tally("before").failed();
      System.out.printf("%s stalled for 40 s: %d bad answers; %s%n", process, bad, ended.reason());
      assertThat(ended.outcome()).contains(Outcome.ROLLED_BACK);
      assertThat(bad).isPositive();
      assertThat(load.tally("returned").sent()).isPositive();
      assertThat(load.tally("returned").failures()).isEmpty();
    }
  }

  private static void pass(int seconds) throws Exception {
    new CompletableFuture<Void>().completeOnTimeout(null, seconds, TimeUnit.SECONDS).get();
  }

  /// A candidate that exits at a fraction of its requests is never promoted.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"canary\":{\"steps\":[20,50,100],\"observe\":\"20s\"}}",
        "{\"rolling\":{\"maxSurge\":1,\"maxUnavailable\":0,\"observe\":\"20s\"}}",
        "{\"blueGreen\":{\"observe\":\"30s\",\"keep\":\"20s\"}}"
      })
  void a_candidate_that_ends_at_its_requests_is_not_promoted(String strategy) {
    String name = strategy.replaceAll("^\\{\"([a-zA-Z]+).*", "$1").toLowerCase(Locale.ROOT);
    List<String> shares = List.of("0.01", "0.03", "0.05", "0.1");
    List<FaultyShop> shops =
        IntStream.range(0, shares.size())
            .mapToObj(i -> new FaultyShop(stack, name + "-" + i))
            .toList();
    FaultyShop.openAll(shops, 2);
    List<UUID> releases = new ArrayList<>();
    List<LoadGenerator> loads = new ArrayList<>();
    try {
      for (int i = 0; i < shops.size(); i++) {
        loads.add(shops.get(i).load(PER_SECOND));
        releases.add(shops.get(i).post("2.0", 2, 0, strategy, "", "--exit", shares.get(i)));
      }
      for (int i = 0; i < shops.size(); i++) {
        ReleaseView ended = shops.get(i).untilEnd(releases.get(i));
        System.out.printf(
            "%s, exits at %s: %s, %d of %d failed; %s%n",
            name,
            shares.get(i),
            ended.outcome().orElseThrow(),
            loads.get(i).tally("before").failed(),
            loads.get(i).tally("before").sent(),
            ended.reason());
        assertThat(ended.outcome()).as(ended.reason()).contains(Outcome.ROLLED_BACK);
      }
    } finally {
      loads.forEach(LoadGenerator::close);
    }
  }

  private static void served(LoadGenerator load, String phase) {
    load.phase(phase);
    assertThat(FaultyShop.after(load, phase, ROUND).failures()).as(phase).isEmpty();
  }

  private void command(UUID release, String verb) {
    stack
        .api()
        .post(
            "/releases/" + release + "/" + verb,
            Optional.of("{\"reason\":\"a test\"}"),
            Map.of("Idempotency-Key", UUID.randomUUID().toString()));
  }
}
