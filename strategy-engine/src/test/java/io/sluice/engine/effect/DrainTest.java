package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.MemoryRouter;
import io.sluice.engine.testing.MemoryRuntime;
import io.sluice.engine.testing.ScriptedPace;
import io.sluice.engine.testing.Specs;
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
          Specs.LANE,
          Optional.empty(),
          2,
          new Effect.Scale(RELEASE, Specs.shop("1.0"), 0),
          TOKEN,
          "0/x",
          0,
          false,
          Optional.empty());

  private final ScriptedPace pace = new ScriptedPace();
  private final MemoryRuntime runtime = new MemoryRuntime();
  private final MemoryRouter router = new MemoryRouter();
  private final InstanceTimes since = new InstanceTimes();

  @BeforeEach
  void start() {
    runtime.adopt(Specs.LANE, TOKEN, "memory");
    runtime.start(Specs.LANE, TOKEN, RELEASE, Specs.shop("1.0"), 0);
  }

  @Test
  void it_is_stopped_two_seconds_after_its_mark_though_each_try_fails_before() {
    advance();
    pace.pass(Duration.ofMillis(1_999));
    advance();
    assertThat(instances()).hasSize(1);

    pace.pass(Duration.ofMillis(1));
    advance();

    assertThat(instances()).isEmpty();
  }

  @Test
  void the_last_instances_stay_while_the_router_gives_weight_to_a_dead_one_of_their_release() {
    router.adopt(Specs.LANE, TOKEN, router.readAll().startId());
    var dead = new Router.Backend(new UUID(0, 13), "127.0.0.1", 1);
    var share = new Router.Share(RELEASE, "1.0", Percent.ALL, List.of(dead));
    router.route(Specs.LANE, TOKEN, revision(), List.of(share), Router.Rules.NONE);

    assertThatThrownBy(this::advance)
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("edge still gives 100 % to version 1.0");
    assertThat(instances()).allMatch(Instance::isUp);
  }

  private long revision() {
    return router.read(Specs.LANE).orElseThrow().revision();
  }

  @Test
  void the_wait_begins_again_once_a_table_that_came_back_is_lost() {
    advance();
    router.adopt(Specs.LANE, TOKEN, router.readAll().startId());
    router.setInFlight(instances().getFirst().id(), 1);
    advance();
    pace.pass(Duration.ofSeconds(2));
    router.forget();

    advance();

    assertThat(instances()).hasSize(1);
  }

  /// Makes one attempt, with no state but `since`.
  private void advance() {
    var drain = new Drain(Specs.shop("1.0"), router, runtime, pace, since);
    drain.advance(new Ticket(new OneRow(), pace, ROW, pace.nanoTime()), instances(), true);
  }

  private List<Instance> instances() {
    return runtime.read(Specs.LANE);
  }

  /// A store in which the effect stays this runner's.
  private static final class OneRow implements EffectStore {
    @Override
    public Unfinished unfinished() {
      return new Unfinished(List.of(ROW), Set.of());
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
    public List<Seen> lanes() {
      return List.of();
    }

    @Override
    public Lane lane(LaneKey lane) {
      return Lane.EMPTY;
    }
  }
}
