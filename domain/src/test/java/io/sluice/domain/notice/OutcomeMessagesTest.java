package io.sluice.domain.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseEnded;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutcomeMessagesTest {

  /// Returns each outcome for a later release, for a first release, and for a release that never
  /// started.
  static Stream<ReleaseEnded> ends() {
    return Stream.of(Outcome.values())
        .flatMap(outcome ->
            Stream.of(
                end(outcome, true, Optional.of("1.0"), "because of it"),
                end(outcome, true, Optional.empty(), "because of it"),
                end(outcome, false, Optional.empty(), "because of it")));
  }

  @Test
  void each_outcome_is_worded_as_in_the_golden_file() throws IOException {
    String actual = ends().map(OutcomeMessagesTest::show).collect(Collectors.joining("\n"));

    Golden.assertEqual("wording.txt", actual);
  }

  @Test
  void a_long_reason_is_cut_so_that_a_message_stays_small() {
    Message message =
        OutcomeMessages.of(end(Outcome.FAILED, true, Optional.empty(), "x".repeat(100_000)));

    assertThat(message.text()).hasSizeLessThan(OutcomeMessages.REASON_MAX + 200).contains("x…");
  }

  private static ReleaseEnded end(
      Outcome outcome, boolean started, Optional<String> previous, String reason) {
    return new ReleaseEnded(
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

  private static String show(ReleaseEnded end) {
    Message message = OutcomeMessages.of(end);
    return "[%s] %s\n%s\n".formatted(message.severity(), message.title(), message.text());
  }
}
