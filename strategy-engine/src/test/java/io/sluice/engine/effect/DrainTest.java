package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.ScriptedMonotonicTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests the removal of an instance while the router has no table of its lane.
class DrainTest {
  private static final UUID RELEASE = new UUID(0, 1);
  private static final Token TOKEN = new Token(3, 2);
  private static final EffectRow ROW =
      new EffectRow(
          new UUID(0, 3),
          EngineSpecs.LANE,
          Optional.empty(),
          2,
          new Effect.Scale(RELEASE, EngineSpecs.shop("1.0"), 0),
          TOKEN,
          "0/x",
          0,
          false,
          Optional.empty());

  private final ScriptedMonotonicTime time = new ScriptedMonotonicTime();
  private final InMemoryRuntime runtime = new InMemoryRuntime();
  private final InMemoryRouter router = new InMemoryRouter();
  private final InstanceTimes since = new InstanceTimes();

  @BeforeEach
  void start() {
    runtime.adopt(EngineSpecs.LANE, TOKEN, "memory");
    runtime.start(EngineSpecs.LANE, TOKEN, RELEASE, EngineSpecs.shop("1.0"), 0);
  }

  @Test
  void it_is_stopped_two_seconds_after_its_mark_though_each_try_fails_before() {
    advance();
    time.pass(Duration.ofMillis(1_999));
    advance();
    assertThat(instances()).hasSize(1);

    time.pass(Duration.ofMillis(1));
    advance();

    assertThat(instances()).isEmpty();
  }

  @Test
  void the_last_instances_stay_while_the_router_gives_weight_to_a_dead_one_of_their_release() {
    router.adopt(EngineSpecs.LANE, TOKEN, router.readAll().startId());
    var dead = new Router.Backend(new UUID(0, 13), "127.0.0.1", 1);
    var share = new Router.Share(RELEASE, "1.0", Percent.ALL, List.of(dead));
    router.route(EngineSpecs.LANE, TOKEN, revision(), List.of(share), Router.Rules.NONE);

    assertThatThrownBy(this::advance)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("edge still gives 100 % to version 1.0");
    assertThat(instances()).allMatch(Instance::isUp);
  }

  private long revision() {
    return router.read(EngineSpecs.LANE).orElseThrow().revision();
  }

  @Test
  void the_wait_begins_again_once_a_table_that_came_back_is_lost() {
    advance();
    router.adopt(EngineSpecs.LANE, TOKEN, router.readAll().startId());
    router.setInFlight(instances().getFirst().id(), 1);
    advance();
    time.pass(Duration.ofSeconds(2));
    router.forget();

    advance();

    assertThat(instances()).hasSize(1);
  }

  /// Makes one attempt, with no state but `since`.
  private void advance() {
    var drain = new Drain(EngineSpecs.shop("1.0"), router, runtime, time, since);
    drain.advance(new LeaseGuard(new OneRow(), time, ROW, time.nanoTime()), instances(), true);
  }

  private List<Instance> instances() {
    return runtime.read(EngineSpecs.LANE);
  }

  /// A store in which the effect stays this runner's.
  private static final class OneRow implements EffectStore {
    @Override
    public PendingEffects readPending() {
      return new PendingEffects(List.of(ROW), Set.of());
    }

    @Override
    public List<Lease> leases() {
      return List.of();
    }

    @Override
    public Optional<EffectRow> read(UUID effect) {
      return Optional.of(ROW);
    }

    @Override
    public void renew(String owner) {}

    @Override
    public List<LaneSnapshot> lanes() {
      return List.of();
    }

    @Override
    public Lane lane(LaneKey lane) {
      return Lane.EMPTY;
    }

    @Override
    public SigningKeys signingKeys(LaneKey lane) {
      throw new UnsupportedOperationException();
    }
  }
}
