package io.sluice.engine.effect.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Draining;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.sandbox.haproxy.Haproxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// What requests see while tables change, in front of real instances.
@EnabledIf("io.sluice.sandbox.haproxy.Haproxy#isInstalled")
class HaproxyTrafficTest {
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SLOTS = 8;

  @TempDir private Path directory;

  private final UUID stable = UUID.randomUUID();
  private final UUID candidate = UUID.randomUUID();
  private final Upstreams upstreams = new Upstreams();
  private long tokens;
  private Optional<Haproxy> haproxy = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    haproxy = Optional.of(Haproxy.start(directory, SLOTS, "let-me-in"));
    router().adopt(LANE, token(), router().readAll().startId());
  }

  @AfterEach
  void stop() {
    haproxy.ifPresent(Haproxy::close);
    upstreams.close();
  }

  @Test
  void no_request_fails_while_weights_and_crews_change_again_and_again() throws Exception {
    List<Backend> crew = List.of(upstreams.start(), upstreams.start());
    List<Backend> other = List.of(upstreams.start());
    route(share(stable, 100, crew));
    var answers = new ArrayList<String>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> traffic =
          executor.submit(
              (Callable<Void>)
                  () -> {
                    for (int i = 0; i < 2_000; i++) {
                      answers.add(get());
                    }
                    return null;
                  });
      for (int i = 0; !traffic.isDone(); i++) {
        int weight = 10 * (i % 10);
        List<Backend> present = i % 3 == 0 ? crew.subList(0, 1) : crew;
        route(share(stable, 100 - weight, present), share(candidate, weight, other));
      }
      traffic.get();
    }
    assertThat(answers).hasSize(2_000).allMatch(answer -> answer.startsWith("200 "));
    assertThat(tokens).as("changes").isGreaterThan(3 * SLOTS);
    assertThat(answers).anyMatch(answer -> answer.endsWith(candidate.toString()));
  }

  @Test
  void requests_are_split_by_weight_alone() throws Exception {
    route(
        share(stable, 80, List.of(upstreams.start(), upstreams.start(), upstreams.start())),
        share(candidate, 20, List.of(upstreams.start())));

    long hits = 0;
    for (int i = 0; i < 1_000; i++) {
      hits += get().endsWith(candidate.toString()) ? 1 : 0;
    }

    assertThat(hits).as("6 standard deviations around 200").isBetween(124L, 276L);
  }

  @Test
  void whose_table_it_was_is_drained_until_it_has_answered() throws Exception {
    var held = new CountDownLatch(1);
    Backend slow = upstreams.start(held);
    route(share(stable, 100, List.of(slow)));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> request = executor.submit(this::get);
      await().until(() -> upstreams.arrived() == 1);

      Table table = route(share(candidate, 100, List.of(upstreams.start())));

      assertThat(table.draining()).containsExactly(new Draining(slow.id(), stable, 1));
      assertThat(get()).endsWith(candidate.toString());

      held.countDown();
      assertThat(request.get()).isEqualTo("200 " + stable);
      await().until(() -> router().readAll().table(LANE).orElseThrow().draining().isEmpty());
    }
  }

  @Test
  void an_instance_that_dies_costs_no_request_while_another_is_there() throws Exception {
    Backend dying = upstreams.start();
    route(share(stable, 100, List.of(dying, upstreams.start())));
    upstreams.kill(dying);

    for (int i = 0; i < 50; i++) {
      assertThat(get()).isEqualTo("200 " + stable);
    }
  }

  @Test
  void a_writer_that_was_outrun_between_its_claim_and_its_write_changes_nothing() {
    Share before = share(stable, 100, List.of(upstreams.start()));
    Token early = token();
    route(before);

    assertThatThrownBy(() ->
            router().route(LANE, early, List.of(share(candidate, 100, List.of(upstreams.start())))))
        .isInstanceOf(TargetException.Stale.class);

    assertThat(router().readAll().table(LANE).orElseThrow().shares()).containsExactly(before);
  }

  @Test
  void tries_that_failed_use_up_no_slots() {
    Backend nowhere = new Backend(UUID.randomUUID(), "no.such.host.invalid", 1);
    for (int i = 0; i < 2 * SLOTS; i++) {
      Token token = token();
      assertThatThrownBy(
              () -> router().route(LANE, token, List.of(share(stable, 100, List.of(nowhere)))))
          .isInstanceOf(TargetException.Unreachable.class);
    }

    Share good = share(stable, 100, List.of(upstreams.start()));
    await()
        .ignoreExceptionsInstanceOf(TargetException.Unreachable.class) // one write gives them back
        .untilAsserted(() -> assertThat(route(good).shares()).containsExactly(good));
  }

  @Test
  void of_writers_at_the_same_time_the_highest_token_stays() throws Exception {
    for (int round = 0; round < 50; round++) {
      Share low = share(stable, 100, List.of(upstreams.start()));
      Share high = share(candidate, 100, List.of(upstreams.start()));
      Token first = token();
      Token second = token();
      var go = new CountDownLatch(1);
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Void> one = executor.submit(() -> race(go, first, low));
        Future<Void> two = executor.submit(() -> race(go, second, high));
        go.countDown();
        one.get();
        two.get();
      }
      Table table = router().readAll().table(LANE).orElseThrow();
      assertThat(table.token()).isEqualTo(second);
      assertThat(table.shares()).containsExactly(high);
    }
  }

  @Test
  void a_lane_without_releases_answers_503_and_an_unknown_one_404() throws Exception {
    route();

    assertThat(get()).startsWith("503");
    assertThat(haproxy.orElseThrow().get("other.production.localhost")).startsWith("404");
  }

  private Token token() {
    tokens++;
    return new Token(1, tokens);
  }

  private HaproxyRouter router() {
    return new HaproxyRouter(haproxy.orElseThrow().socket(), PATIENCE);
  }

  private Table route(Share... shares) {
    return router().route(LANE, token(), List.of(shares));
  }

  private static Share share(UUID release, int weight, List<Backend> crew) {
    return new Share(release, "1.0 beta", new Percent(weight), crew);
  }

  private String get() throws IOException {
    return haproxy.orElseThrow().get(LANE.host());
  }

  private Void race(CountDownLatch go, Token token, Share share) throws InterruptedException {
    go.await();
    try {
      router().route(LANE, token, List.of(share));
    } catch (TargetException.Stale _) {
      // outrun, as one of them has to be now and then
    }
    return null;
  }
}
