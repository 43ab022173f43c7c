package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.Match;
import io.sluice.contract.Match.Kind;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Step;
import io.sluice.contract.TrafficRules;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests the traffic rules in the router's table over the life of a release.
class TrafficRulesLifeTest {
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final InMemoryRouter router = new InMemoryRouter();
  private final DataSource database = Databases.empty();
  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(database, JdbcTx::new, () -> {});
  private final TestEngine engine = new TestEngine(database, runtime, router, "0");
  private UUID candidate = new UUID(0, 0);
  private Optional<ReleaseTrafficRules> team = Optional.empty();

  @BeforeEach
  void begin() {
    engine.post(EngineSpecs.shop("1.0"));
    awaitEnd();
    candidate = engine.post(EngineSpecs.matched("2.0"));
    team =
        Optional.of(
            new ReleaseTrafficRules(
                candidate,
                TrafficRules.NONE.withMatch(List.of(new Match(Kind.HEADER, "x-team", "qa")))));
    await().untilAsserted(() -> assertThat(table().findTrafficRules()).isEqualTo(team));
  }

  @AfterEach
  void stop() {
    engine.close();
    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  @Test
  void matches_start_before_the_first_weight_and_end_with_the_last() {
    assertThat(weight()).isEqualTo(Percent.NONE);
    judge();

    await().untilAsserted(() -> assertThat(weight()).isEqualTo(new Percent(50)));
    assertThat(table().findTrafficRules()).isEqualTo(team);
    judge();
    judge();
    awaitEnd();

    assertThat(weight()).isEqualTo(Percent.ALL);
    assertThat(table().findTrafficRules()).isEmpty();
  }

  /// The rules stay: a router ignores the rules of a release without members.
  @Test
  void a_candidate_that_lost_its_instances_leaves_the_members_until_it_has_new_ones() {
    runtime.setSlow(true);
    runtime.read(EngineSpecs.LANE).stream()
        .filter(instance -> instance.release().equals(candidate))
        .forEach(instance -> runtime.kill(instance.id()));

    engine.reconciler.reconcile();
    assertThat(members()).isEmpty();
    assertThat(table().findTrafficRules()).isEqualTo(team);
    runtime.setSlow(false);

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(members()).hasSize(1);
        });
    assertThat(table().findTrafficRules()).isEqualTo(team);
  }

  private List<Router.Backend> members() {
    return table().shares().stream()
        .filter(share -> share.release().equals(candidate))
        .flatMap(share -> share.backends().stream())
        .toList();
  }

  @Test
  void a_router_that_lost_its_table_gets_its_matches_back() {
    router.forget();

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(router.readAll().findTable(EngineSpecs.LANE)).isPresent();
          assertThat(table().findTrafficRules()).isEqualTo(team);
        });
  }

  @Test
  void an_abort_ends_the_matches_with_the_candidate() {
    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(candidate), "test", "no"));

    awaitEnd();
    assertThat(table().findTrafficRules()).isEmpty();
    assertThat(table().shares()).hasSize(1);
  }

  /// The rules that stay in force during the rollback differ from the rules before it, but the
  /// rollback does not wait until the candidate can receive requests.
  @Test
  void a_candidate_that_is_down_is_left_though_its_clients_were_kept() {
    UUID sticky = beginSticky();

    runtime.setSlow(true);
    runtime.read(EngineSpecs.LANE).stream()
        .filter(instance -> instance.release().equals(sticky))
        .forEach(instance -> runtime.kill(instance.id()));
    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(sticky), "test", "no"));

    awaitEnd();
    assertThat(table().findTrafficRules()).isEmpty();
    assertThat(table().shares()).hasSize(1);
  }

  @Test
  void the_keys_of_sticky_clients_are_set_before_their_rules_and_rotate() {
    assertThat(table().keys()).as("no cookie yet").contains(List.of());
    var _ = beginSticky();
    assertThat(table().isSigned()).isTrue();
    assertThat(router.hadUnsignedCookies()).isFalse();
    SigningKeys first = engine.store.signingKeys(EngineSpecs.LANE);
    assertThat(table().keys()).contains(first.ids());

    transactions.call(tx ->
        Sql.run(
            tx.connection(),
            "update signing_key set created_at = created_at - interval '32 days'"));
    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(table().keys().orElseThrow()).hasSize(2).endsWith(first.current().id());
        });
    assertThat(Json.write(engine.events())).doesNotContain(first.current().secret());
  }

  @Test
  void a_router_of_an_earlier_version_gets_sticky_clients_without_keys() {
    router.setUnsigned();
    var _ = beginSticky();
    engine.reconciler.reconcile();

    assertThat(table().isSigned()).isTrue();
    assertThat(table().keys()).isEmpty();
  }

  @Test
  void the_keys_of_a_signed_preview_are_set_before_its_rules() {
    UUID previewed = beginPreview();

    await().untilAsserted(() -> assertThat(findMatched()).contains(previewed));
    assertThat(table().keys()).contains(engine.store.signingKeys(EngineSpecs.LANE).ids());
  }

  @Test
  void a_signed_preview_waits_for_a_router_that_checks_links() {
    router.setUnsigned();
    var _ = beginPreview();

    await()
        .untilAsserted(() ->
            assertThat(engine.reasons().getLast())
                .contains("cannot check links to previews: upgrade it"));
    assertThat(table().findTrafficRules()).isEmpty();
  }

  @Test
  void a_router_that_loses_its_table_and_checks_no_links_serves_without_the_preview() {
    UUID previewed = beginPreview();
    await().untilAsserted(() -> assertThat(findMatched()).contains(previewed));

    router.setUnsigned();
    router.forget();

    await()
        .untilAsserted(() -> {
          engine.reconciler.reconcile();
          assertThat(router.readAll().findTable(EngineSpecs.LANE).map(Router.Table::weights))
              .hasValueSatisfying(weights -> assertThat(weights).containsValue(Percent.ALL));
        });
    assertThat(table().findTrafficRules()).isEmpty();
  }

  private UUID beginPreview() {
    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(candidate), "test", "no"));
    awaitEnd();
    return engine.post(EngineSpecs.previewed("3.0"));
  }

  /// If stable has too few instances to carry the traffic, the rules for the candidate still end.
  @Test
  void matches_end_first_though_stable_is_not_whole() {
    judge();
    await().untilAsserted(() -> assertThat(weight()).isEqualTo(new Percent(50)));
    UUID stable = engine.lane().stable().orElseThrow().release();
    runtime.setSlow(true);
    runtime.read(EngineSpecs.LANE).stream()
        .filter(instance -> instance.release().equals(stable))
        .forEach(instance -> runtime.kill(instance.id()));

    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(candidate), "test", "no"));

    await().untilAsserted(() -> assertThat(table().findTrafficRules()).isEmpty());
    assertThat(weight()).isEqualTo(new Percent(50));
    runtime.setSlow(false);
    awaitEnd();
    assertThat(table().shares()).hasSize(1);
  }

  /// Replaces the candidate by one with sticky clients, and returns it once it has weight.
  private UUID beginSticky() {
    engine.send(
        new Signal.CommandReceived(UUID.randomUUID(), new Command.Abort(candidate), "test", "no"));
    awaitEnd();
    UUID sticky = engine.post(EngineSpecs.matchedAndSticky("3.0"));
    await().untilAsserted(() -> assertThat(findMatched()).contains(sticky));
    engine.send(new Signal.VerdictReceived(sticky, number(), Verdict.Kind.HEALTHY, "because"));
    await().untilAsserted(() -> assertThat(engine.weight(sticky)).isEqualTo(new Percent(50)));
    return sticky;
  }

  private Optional<UUID> findMatched() {
    return table()
        .findTrafficRules()
        .filter(it -> it.rules().hasMatches())
        .map(ReleaseTrafficRules::release);
  }

  private int number() {
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("step-started"));
    return engine.lane().active().orElseThrow().number();
  }

  private Router.Table table() {
    return router.readAll().findTable(EngineSpecs.LANE).orElseThrow();
  }

  private Percent weight() {
    return engine.weight(candidate);
  }

  /// Reports the present observation as healthy, once there is one.
  private void judge() {
    await()
        .until(() ->
            engine
                .lane()
                .active()
                .flatMap(Active::findStep)
                .filter(Step.Observe.class::isInstance)
                .isPresent());
    int step = engine.lane().active().orElseThrow().number();
    engine.send(new Signal.VerdictReceived(candidate, step, Verdict.Kind.HEALTHY, "because"));
    await().until(() -> engine.lane().active().filter(active -> active.number() == step).isEmpty());
  }

  private void awaitEnd() {
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
  }
}
