package io.sluice.engine.effect.target;

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
import io.sluice.engine.testing.Tables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The suite of every router in front of real instances, seen from requests while its tables
/// change.
public abstract class TrafficConformance {
  protected static final LaneKey LANE = new LaneKey("production", "shop");
  private static final int FRAGILE = 5;

  protected static final Duration LIMIT = Duration.ofSeconds(30);

  protected final UUID stable = UUID.randomUUID();
  protected final UUID candidate = UUID.randomUUID();
  protected final Upstreams upstreams = new Upstreams();
  private long tokens;

  /// Returns the router, the same in every call.
  protected abstract Router router();

  /// Returns the router's port for traffic.
  protected abstract int port();

  @AfterEach
  void stopInstances() {
    upstreams.close();
  }

  @Test
  void no_request_fails_while_weights_and_instances_change_again_and_again() throws Exception {
    List<Backend> backends = List.of(upstreams.start(), upstreams.start());
    List<Backend> candidates = List.of(upstreams.start());
    route(share(stable, 100, backends));
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
        List<Backend> present = i % 3 == 0 ? backends.subList(0, 1) : backends;
        route(share(stable, 100 - weight, present), share(candidate, weight, candidates));
      }
      traffic.get();
    }
    assertThat(answers).hasSize(2_000).allMatch(answer -> answer.startsWith("200 "));
    assertThat(tokens).as("changes").isGreaterThan(24);
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
  void an_instance_that_left_the_table_drains_until_it_has_answered() throws Exception {
    var held = new CountDownLatch(1);
    Backend slow = upstreams.start(held);
    route(share(stable, 100, List.of(slow)));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> request = executor.submit(() -> get());
      await().until(() -> upstreams.arrived() == 1);

      Table table = route(share(candidate, 100, List.of(upstreams.start())));

      assertThat(table.draining()).containsExactly(new Draining(slow.id(), stable, 1));
      assertThat(get()).endsWith(candidate.toString());

      held.countDown();
      assertThat(request.get()).isEqualTo("200 " + stable);
      await().until(() -> router().readAll().findTable(LANE).orElseThrow().draining().isEmpty());
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
  void where_all_of_its_release_are_dead_another_release_answers_a_request() throws Exception {
    Backend dying = upstreams.start();
    route(share(stable, 50, List.of(upstreams.start())), share(candidate, 50, List.of(dying)));
    upstreams.kill(dying);

    for (int i = 0; i < 40; i++) {
      assertThat(get()).isEqualTo("200 " + stable);
      assertThat(RawHttpClient.answer(port(), "POST / HTTP/1.1", LANE.host(), "Content-Length: 0"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_request_that_kills_instances_reaches_four_of_all_releases_at_most() throws Exception {
    List<Backend> backends = Stream.generate(upstreams::startFragile).limit(FRAGILE).toList();
    route(share(stable, 0, backends), share(candidate, 100, List.of(upstreams.startFragile())));

    assertThat(get()).startsWith("50");

    assertThat(upstreams.arrived()).isBetween(1, 4);
  }

  @Test
  void a_release_without_members_costs_no_request_while_another_has_some() throws Exception {
    route(share(stable, 50, List.of(upstreams.start())), share(candidate, 50, List.of()));

    for (int i = 0; i < 40; i++) {
      assertThat(get()).isEqualTo("200 " + stable);
    }
  }

  @Test
  void a_writer_that_was_outrun_between_its_look_and_its_write_changes_nothing() {
    Share before = share(stable, 100, List.of(upstreams.start()));
    Token early = token();
    route(before);

    assertThatThrownBy(() ->
            Tables.route(
                router(), LANE, early, List.of(share(candidate, 100, List.of(upstreams.start())))))
        .isInstanceOf(TargetException.StaleToken.class);

    assertThat(router().readAll().findTable(LANE).orElseThrow().shares()).containsExactly(before);
  }

  protected final Token token() {
    tokens++;
    return new Token(1, tokens);
  }

  protected final Table route(Share... shares) {
    return Tables.route(router(), LANE, token(), List.of(shares));
  }

  protected static final Share share(UUID release, int weight, List<Backend> backends) {
    return new Share(release, "1.0 beta", new Percent(weight), backends);
  }

  /// See [RawHttpClient#get].
  protected final String get(String... headers) throws IOException {
    return RawHttpClient.get(port(), LANE.host(), headers);
  }
}
