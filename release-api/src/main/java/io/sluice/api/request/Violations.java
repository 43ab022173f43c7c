package io.sluice.api.request;

import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.request.Posting.Ready;
import io.sluice.contract.Concurrency;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Guards;
import io.sluice.domain.rollout.Windows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the reasons that would prevent a release from starting now.
final class Violations {

  static List<String> of(Ready ready) {
    Ground ground = ready.ground();
    ReleaseSpec spec = ready.spec();
    return Stream.of(
            ground.refusal(spec.version()),
            active(ground, spec),
            window(ground.rules(), spec, ground.now()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> active(Ground ground, ReleaseSpec spec) {
    return ground
        .lane()
        .active()
        .map(Active::release)
        .filter(_ -> spec.concurrency() == Concurrency.REJECT)
        .map("release %s is active, and concurrency: reject forbids waiting"::formatted);
  }

  private static Optional<String> window(
      EnvironmentDocument environment, ReleaseSpec spec, Instant now) {
    Instant wanted = spec.startAt().filter(now::isBefore).orElse(now);
    Instant latest = now.plus(spec.startBefore());
    return Windows.shut(environment.windows().orElse(List.of()), wanted)
        .map(Guards.Shut::reason)
        .map(reason -> {
          Optional<Instant> opens = Windows.opens(environment.windows().orElse(List.of()), wanted);
          return opens.filter(latest::isAfter).isPresent()
              ? reason
              : "%s, but the release must start before %s".formatted(reason, latest);
        });
  }

  private Violations() {}
}
