package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HistoryTest extends ApiTest {

  @Test
  void any_moment_of_a_release_can_be_seen_again() {
    serve("1.0");
    ReleaseView release = post("2.0");
    Plan plan = told().starts(release);
    ReleaseView atFence = await(release.id(), view -> view.step().equals(Optional.of(1)));
    told().step(release, plan, 2);
    await(release.id(), view -> view.step().equals(Optional.of(2)));

    ReleaseView then = at(release, atFence.sequence());

    assertThat(then).isEqualTo(atFence);
    assertThat(at(release, atFence.sequence() - 3).state()).isEqualTo(State.QUEUED);
    assertThat(admin.get(path(release) + "?at=1").status()).isEqualTo(404);
  }

  @Test
  void an_ended_release_says_where_it_went_otherwise_than_predicted() {
    serve("1.0");
    ReleaseView release = post("2.0");
    told().starts(release);
    assertThat(release(release.id()).otherwise()).isEmpty();

    told().ends(release, Outcome.ABORTED, "abort by ann");

    ReleaseView ended = await(release.id(), view -> view.outcome().isPresent());
    assertThat(ended.otherwise().orElseThrow())
        .contains("did not happen: promoted", "was not predicted: ended as aborted");
    assertThat(admin.get("/api/v1/releases?lane=" + lane).text("/items/0/otherwise")).isEmpty();
  }

  @Test
  void a_replay_asks_the_engine_for_its_row() {
    ReleaseView release = serve("1.0");

    assertThat(admin.get(path(release) + "/replay").status()).isEqualTo(503);
  }

  private ReleaseView at(ReleaseView release, long sequence) {
    return admin.get(path(release) + "?at=" + sequence).as(ReleaseView.class);
  }

  private static String path(ReleaseView release) {
    return "/api/v1/releases/" + release.id();
  }
}
