package io.sluice.domain.notice;

import io.sluice.contract.ContractModule;
import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseEnded;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Describes an outcome for people.
public final class OutcomeMessages {
  /// The maximum length of a reason in a message, in characters. A reason may quote an
  /// application's last log lines, and a message should stay below the 20 KB that receivers accept.
  public static final int REASON_MAX = 2_000;

  /// Returns the message about `end`.
  public static Message of(ReleaseEnded end) {
    return new Message(severity(end), title(end), text(end));
  }

  /// Returns the common written form of the outcome, such as `rolled-back`.
  public static String name(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String title(ReleaseEnded end) {
    String subject = end.application() + " " + end.version();
    String environment = end.environment();
    return switch (end.outcome()) {
      case SUCCEEDED -> "%s serves %s".formatted(subject, environment);
      case ROLLED_BACK -> "%s was rolled back in %s".formatted(subject, environment);
      case ABORTED -> "%s was aborted in %s".formatted(subject, environment);
      case SUPERSEDED -> "%s was superseded in %s".formatted(subject, environment);
      case REJECTED -> "%s was rejected for %s".formatted(subject, environment);
      case EXPIRED -> "%s expired before it could start in %s".formatted(subject, environment);
      case FAILED -> "%s failed in %s".formatted(subject, environment);
    };
  }

  private static String text(ReleaseEnded end) {
    return "%s\nReason: %s\nRequested by %s%s, strategy %s, %s."
            .formatted(
                servingSentence(end),
                shortened(end.reason()),
                end.caller(),
                end.requestReason().map(" (%s)"::formatted).orElse(""),
                end.strategy(),
                took(end))
        + floors(end)
        + lines(end.labels())
        + lines(end.links());
  }

  /// Returns a line for each entry about bypassed floors.
  private static String floors(ReleaseEnded end) {
    return end.breakGlass().stream()
        .flatMap(List::stream)
        .map(entry ->
            "\nBreak-glass: %s bypassed the floors %s: %s"
                .formatted(
                    entry.caller(), String.join(", ", entry.floors()), shortened(entry.reason())))
        .collect(Collectors.joining());
  }

  /// Returns a line for each entry, by name.
  private static String lines(Optional<Map<String, String>> entries) {
    return new TreeMap<>(entries.orElse(Map.of()))
        .entrySet().stream()
            .map(entry -> "\n%s: %s".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
  }

  /// Returns a sentence about the version that serves after `end`.
  private static String servingSentence(ReleaseEnded end) {
    if (end.started().isEmpty()) {
      return end.outcome() == Outcome.SUCCEEDED
          ? "Nothing had to change."
          : "It never started and changed nothing.";
    }
    return switch (end.outcome()) {
      case SUCCEEDED ->
          end.previous().map("It replaced %s."::formatted).orElse("It is the first version there.");
      case ROLLED_BACK, ABORTED, SUPERSEDED, REJECTED, EXPIRED ->
          end.previous().map("%s serves again."::formatted).orElse("Nothing serves there now.");
      case FAILED ->
          end.previous()
              .map("The rollback to %s was not completed: check which version serves."::formatted)
              .orElse("Nothing serves there: it would have been the first version.");
    };
  }

  /// Returns the severity. A person must see each bypassed floor, for every outcome.
  private static Severity severity(ReleaseEnded end) {
    if (end.breakGlass().isPresent()) {
      return Severity.CRITICAL;
    }
    return switch (end.outcome()) {
      case SUCCEEDED, SUPERSEDED -> Severity.INFO;
      case ABORTED, REJECTED, EXPIRED -> Severity.WARNING;
      case ROLLED_BACK -> Severity.ERROR;
      case FAILED -> Severity.CRITICAL;
    };
  }

  private static String took(ReleaseEnded end) {
    return end.started()
        .map(start -> "took " + between(start, end.ended()))
        .orElseGet(() -> "waited " + between(end.queued(), end.ended()));
  }

  private static String between(Instant from, Instant to) {
    Duration whole = Duration.between(from, to).truncatedTo(ChronoUnit.SECONDS);
    return ContractModule.text(whole.isNegative() ? Duration.ZERO : whole);
  }

  static String shortened(String reason) {
    return reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX) + "…";
  }

  private OutcomeMessages() {}
}
