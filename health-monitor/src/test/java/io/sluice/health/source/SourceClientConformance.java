package io.sluice.health.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The tests that every source client must pass: it reports each fault in time, and never as a
/// value.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SourceClientConformance {
  static final LaneKey LANE = new LaneKey("production", "shop");
  static final UUID CANDIDATE = new UUID(0, 2);
  static final UUID STABLE = new UUID(0, 1);
  static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(5);

  /// A fault of the source.
  enum Fault {
    /// Accepts the request and never answers.
    HANGS,
    /// Begins to answer and never ends.
    TRICKLES,
    /// Does not run.
    ENDED,
    /// Rejects the credentials.
    REFUSES,
    /// Answers with an internal error.
    FAILS,
    /// Answers with an HTML page.
    HTML,
    /// Answers with an empty body.
    EMPTY,
    /// Answers with 10 MB.
    HUGE,
    /// Has values of other versions only.
    OTHER_LABELS
  }

  abstract SourceClient client();

  /// Returns a source of values that the client can query.
  abstract Source values();

  /// Sets the values of the source.
  abstract void setValues(double candidate, double stable);

  /// Breaks the source.
  abstract void breakWith(Fault fault);

  /// Returns the faults that the source can have.
  abstract Set<Fault> possibleFaults();

  Stream<Fault> faults() {
    return possibleFaults().stream().sorted();
  }

  @Test
  void values_of_the_candidate_and_of_stable_are_distinguished() {
    setValues(3.5, 1.25);

    assertThat(client().query(sourceQuery(values(), TIMEOUT_MAX)))
        .isEqualTo(new SourceResponse.Values(List.of(3.5), List.of(1.25)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void each_fault_is_reported_in_time_and_is_no_value(Fault fault) {
    setValues(3.5, 1.25);
    breakWith(fault);
    long began = System.nanoTime();

    String reason = reason(sourceQuery(values(), TIMEOUT));

    assertThat(reason).isNotBlank().hasSizeLessThan(2 * SourceResponse.SHOWN + 200);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT_MAX);
  }

  /// Returns why there is no value.
  final String reason(SourceQuery sourceQuery) {
    try {
      return client().query(sourceQuery) instanceof SourceResponse.NoData(String reason)
          ? reason
          : "";
    } catch (SourceUnavailableException e) {
      return e.reason();
    }
  }

  /// Returns a query with a timeout that suffices on a slow machine.
  static SourceQuery sourceQuery(Source source) {
    return sourceQuery(source, TIMEOUT_MAX);
  }

  static SourceQuery sourceQuery(Source source, Duration limit) {
    return new SourceQuery(
        source,
        "check",
        LANE,
        CANDIDATE,
        Optional.of(STABLE),
        "2.0",
        Optional.of("1.0"),
        Duration.ofMinutes(1),
        limit);
  }
}
