package io.sluice.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.Tables;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LostMembersTest {
  private static final UUID RELEASE = new UUID(0, 1);
  private static final UUID ID = new UUID(1, 0);
  private static final Table TABLE =
      Tables.of(
          Token.NONE,
          List.of(
              new Share(RELEASE, "1.0", Percent.ALL, List.of(new Backend(ID, "127.0.0.1", 7100)))));

  private final LostMembers lost = new LostMembers();

  @Test
  void a_member_is_lost_until_it_is_ready_again() {
    lost.record(EngineSpecs.LANE, lost.next(), TABLE, List.of(instance(State.DEAD)));
    assertThat(lost.ids(EngineSpecs.LANE)).containsExactly(ID);

    lost.record(EngineSpecs.LANE, lost.next(), TABLE, List.of(instance(State.READY)));
    assertThat(lost.ids(EngineSpecs.LANE)).isEmpty();
  }

  /// The reconciler reads all runtimes, then works lane by lane; an effect reads in between.
  @Test
  void an_older_reading_that_arrives_later_changes_nothing() {
    long older = lost.next();
    long newer = lost.next();

    lost.record(EngineSpecs.LANE, newer, TABLE, List.of(instance(State.DEAD)));
    lost.record(EngineSpecs.LANE, older, TABLE, List.of(instance(State.READY)));

    assertThat(lost.ids(EngineSpecs.LANE)).containsExactly(ID);
  }

  private static Instance instance(State state) {
    return new Instance(
        ID, RELEASE, "1.0", 0, state, "127.0.0.1", 7100, OptionalLong.empty(), Instant.EPOCH, 0);
  }
}
