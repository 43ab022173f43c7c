package io.sluice.api.command;

import io.sluice.api.command.ReleaseSubmission.ValidatedRelease;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.contract.Concurrency;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.floor.FloorCheck;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Guards;
import io.sluice.domain.rollout.Windows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the reasons that would prevent a release from starting now.
final class StartBlockers {

  /// @param breakGlass reason for which the release bypasses floors
  static List<String> of(ValidatedRelease validated, Optional<String> breakGlass) {
    ResolutionContext context = validated.context();
    ReleaseSpec spec = validated.spec();
    Stream<String> floors =
        validated.missed().stream().filter(_ -> breakGlass.isEmpty()).map(FloorCheck::sentence);
    Stream<String> others =
        Stream.of(
                context.findRejection(spec.version()),
                findActiveBlocker(context, spec),
                findWindowBlocker(context.environmentDocument(), spec, context.now()))
            .flatMap(Optional::stream);
    return Stream.concat(floors, others).toList();
  }

  private static Optional<String> findActiveBlocker(ResolutionContext context, ReleaseSpec spec) {
    return context
        .lane()
        .active()
        .map(Active::release)
        .filter(_ -> spec.concurrency() == Concurrency.REJECT)
        .map("release %s is active, and concurrency: reject forbids waiting"::formatted);
  }

  private static Optional<String> findWindowBlocker(
      EnvironmentDocument environment, ReleaseSpec spec, Instant now) {
    Instant start = spec.startAt().filter(now::isBefore).orElse(now);
    Instant latest = now.plus(spec.startBefore());
    return Windows.findClosed(environment.windows().orElse(List.of()), start)
        .map(Guards.ClosedWindow::reason)
        .map(reason -> {
          Optional<Instant> opens =
              Windows.findOpening(environment.windows().orElse(List.of()), start);
          return opens.filter(latest::isAfter).isPresent()
              ? reason
              : "%s, but the release must start before %s".formatted(reason, latest);
        });
  }

  private StartBlockers() {}
}
