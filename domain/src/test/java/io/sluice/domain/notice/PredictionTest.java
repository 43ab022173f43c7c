package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PredictionTest {
  private static final ReleaseSpec SPEC = Samples.spec("2.0");
  private static final Optional<Serving> STABLE =
      Optional.of(new Serving(new UUID(0, 1), Samples.spec("1.0"), 3));

  @Test
  void a_release_is_predicted_to_its_end() {
    List<String> predicted = Prediction.sentences(SPEC, STABLE, Instant.EPOCH);

    assertThat(predicted)
        .startsWith("queued by you: version 2.0", "started: version 2.0 beside 1.0")
        .endsWith("succeeded: 2.0 serves all traffic")
        .contains("promoted: the candidate has all traffic");
  }

  @Test
  void the_differences_list_missing_and_unpredicted_events() {
    List<Progress> actual = List.of(new Progress.Ended(Outcome.ABORTED, STABLE, "abort by ann"));

    List<String> differences = Prediction.differences(SPEC, STABLE, actual);

    assertThat(differences)
        .contains("did not happen: promoted", "did not happen: ended as succeeded")
        .endsWith("was not predicted: ended as aborted");
  }
}
