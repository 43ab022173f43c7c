package io.sluice.health.measurement;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import io.sluice.health.source.SourceResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks and measurements of a Prometheus, for tests.
final class MeasurementFixture {
  static final Source PROMETHEUS =
      new Source.Prometheus(
          "http://prometheus.example.com",
          Optional.of("up"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  static SourceResponse singleValue(double value) {
    return new SourceResponse.Values(List.of(value), List.of(1.0));
  }

  static SourceSample valued(MeasurementOutcome outcome, double value) {
    return new SourceSample.Valued("p99", outcome, List.of(value), List.of(1.0));
  }

  static Check threshold(@Nullable String success, @Nullable String failure) {
    return new Check(
        "p99",
        PROMETHEUS,
        new Threshold(
            Duration.ofMinutes(1),
            Optional.of(Duration.ofSeconds(30)),
            Optional.empty(),
            0,
            0,
            4,
            Optional.empty(),
            Optional.ofNullable(success),
            Optional.ofNullable(failure),
            Optional.of(new Threshold.Range(Optional.empty(), Optional.of(100.0)))
                .filter(_ -> success == null && failure == null)));
  }

  private MeasurementFixture() {}
}
