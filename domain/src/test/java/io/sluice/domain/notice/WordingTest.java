package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Concluded;
import io.sluice.contract.Outcome;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordingTest {

  /// Returns each outcome for a later release, for a first release, and for a release that never
  /// started.
  static Stream<Concluded> ends() {
    return Stream.of(Outcome.values())
        .flatMap(outcome ->
            Stream.of(
                end(outcome, true, Optional.of("1.0"), "because of it"),
                end(outcome, true, Optional.empty(), "because of it"),
                end(outcome, false, Optional.empty(), "because of it")));
  }

  @Test
  void each_outcome_is_worded_as_in_the_golden_file() throws IOException {
    String told = ends().map(WordingTest::show).collect(Collectors.joining("\n"));

    Golden.assertEqual("wording.txt", told);
  }

  @Test
  void a_long_reason_is_cut_so_that_a_message_stays_small() {
    Message message = Wording.of(end(Outcome.FAILED, true, Optional.empty(), "x".repeat(100_000)));

    assertThat(message.text()).hasSizeLessThan(Wording.REASON_MAX + 200).contains("x…");
  }

  private static Concluded end(
      Outcome outcome, boolean started, Optional<String> previous, String reason) {
    return new Concluded(
        outcome,
        reason,
        "shop",
        "production",
        "2.0",
        Optional.empty(),
        previous,
        "canary",
        "ada",
        Samples.NOON,
        started ? Optional.of(Samples.NOON.plusSeconds(5)) : Optional.empty(),
        Samples.NOON.plusSeconds(197));
  }

  private static String show(Concluded end) {
    Message message = Wording.of(end);
    return "[%s] %s\n%s\n".formatted(message.severity(), message.title(), message.text());
  }
}
