package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EffectRunnerTest {
  private final DataSource database = Databases.empty();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final InMemoryRouter router = new InMemoryRouter();
  private final TestEngine engine = new TestEngine(database, runtime, router, "0");

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_lease_that_is_renewed_is_not_taken_over() {
    UUID first = stuck();

    try (var other = new TestEngine(database, runtime, router, "1")) {
      for (int i = 0; i < 20; i++) {
        engine.runner.renew();
        other.runner.runOnce();
        await().pollDelay(java.time.Duration.ofMillis(60)).until(() -> true);
      }

      assertThat(engine.store.readPending().rows()).allMatch(row -> row.owner().startsWith("0/"));
    }
    assertThat(engine.weight(first)).isEqualTo(Percent.NONE);
  }

  @Test
  void a_lease_that_stands_still_is_taken_over_under_a_new_token() {
    stuck();
    EffectRow before = engine.store.readPending().rows().getFirst();
    engine.close();

    try (var other = new TestEngine(database, runtime, router, "1")) {
      await()
          .untilAsserted(() -> {
            other.runner.runOnce();
            assertThat(engine.store.read(before.id()))
                .hasValueSatisfying(row -> {
                  assertThat(row.owner()).startsWith("1/");
                  assertThat(row.token()).isGreaterThan(before.token());
                });
          });
    }
  }

  @Test
  void a_restarted_replica_takes_over_its_own_effects_at_once() {
    stuck();
    engine.close();

    try (var restarted = new TestEngine(database, runtime, router, "0")) {
      restarted.runner.runOnce();

      assertThat(engine.store.readPending().rows())
          .isNotEmpty()
          .noneMatch(row -> row.owner().equals(engine.owner))
          .allMatch(row -> row.owner().startsWith("0/"));
    }
  }

  @Test
  void an_answer_under_an_older_token_does_not_count() {
    stuck();
    EffectRow row = engine.store.readPending().rows().getFirst();
    engine.lanes.takeOver(
        new EffectStore.Lease(row.id(), row.lane(), row.owner(), row.renewals(), row.blocked()),
        "0/other");
    int entries = engine.log().size();

    engine.lanes.done(row, new Signal.Result.Fenced(row.effect().target(), 1));

    assertThat(engine.log()).hasSize(entries);
    assertThat(engine.store.read(row.id())).isPresent();
  }

  @Test
  void an_effect_under_an_older_token_has_nothing_adopted() {
    stuck();
    EffectRow row = engine.store.readPending().rows().getFirst();
    engine.lanes.takeOver(
        new EffectStore.Lease(row.id(), row.lane(), row.owner(), row.renewals(), row.blocked()),
        "0/other");
    int entries = engine.log().size();

    boolean isDecided = engine.lanes.adopt(row, row.effect().target(), "another start");

    assertThat(isDecided).isFalse();
    assertThat(engine.log()).hasSize(entries);
  }

  /// Both fences reach a target without a token at once; the first adoption gives the other fence a
  /// new token while that one requests its own adoption.
  @Test
  void no_target_is_adopted_but_as_the_lane_decided() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();

    assertThat(engine.log()).filteredOn("target-adopted"::equals).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void a_router_that_has_seen_a_higher_token_raises_the_epoch_above_it() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    router.fence(EngineSpecs.LANE, new Token(100, 1));

    UUID second = engine.post(EngineSpecs.shop("2.0"));

    await().untilAsserted(() -> assertThat(engine.weight(second)).isEqualTo(new Percent(50)));
    assertThat(engine.lane().epoch()).isGreaterThan(100);
    assertThat(engine.runner.rejectedWrites()).isPositive();
  }

  @Test
  void the_active_release_reports_why_a_fence_fails() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    router.setUnavailable(true);

    engine.post(EngineSpecs.shop("2.0"));

    await()
        .untilAsserted(() -> {
          assertThat(engine.log()).contains("effect-failed");
          assertThat(engine.lane().active().orElseThrow().results().failure())
              .contains("the router is unavailable");
        });
  }

  /// Posts a release whose first effect at the router cannot be executed.
  private UUID stuck() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    router.setUnavailable(true);
    UUID second = engine.post(EngineSpecs.shop("2.0"));
    await().untilAsserted(() -> assertThat(engine.log()).contains("effect-failed"));
    await().untilAsserted(() -> assertThat(engine.store.readPending().rows()).hasSize(2));
    return second;
  }

  private void awaitEnd() {
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
  }
}
