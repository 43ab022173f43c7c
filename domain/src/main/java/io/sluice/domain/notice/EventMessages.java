package io.sluice.domain.notice;

import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.CdEvent;
import io.sluice.contract.Command;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Decision;
import io.sluice.contract.Event;
import io.sluice.contract.Measurement;
import io.sluice.contract.Notice;
import io.sluice.contract.Observation;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.Request;
import io.sluice.contract.Setting;
import io.sluice.contract.TrafficRules;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Describes an event as one sentence for people: no full stop at the end, values with their units.
public final class EventMessages {

  /// @param release release of the event, from its envelope
  public static String of(Optional<UUID> release, Event event) {
    return switch (event) {
      case Progress progress -> of(release, progress);
      case Request.ReleaseRequested r ->
          "%s requests version %s".formatted(r.caller(), r.spec().version());
      case Request.CommandSubmitted c ->
          "%s sends %s%s".formatted(c.caller(), word(c.command()), reasonSuffix(c.reason()));
      case Setting setting ->
          "%s %s at revision %d%s%s"
              .formatted(
                  setting.key(),
                  setting.deleted() ? "deleted" : "set",
                  setting.revision(),
                  setting.caller().map(" by %s"::formatted).orElse(""),
                  reasonSuffix(setting.reason().orElse("")));
      case Verdict v -> "%s: %s".formatted(word(v.verdict()), v.sentence());
      case Observation o -> o.sentence();
      case ReleaseEnded c -> "%s %s: %s".formatted(c.version(), word(c.outcome()), c.reason());
      case Notice.NoticeDelivered n ->
          "notified %s of '%s'%s".formatted(n.destination(), n.transition(), tries(n.tries()));
      case Notice.NoticeFailed n ->
          "could not notify %s of '%s'%s: %s"
              .formatted(n.destination(), n.transition(), tries(n.tries()), n.reason());
      case Notice.NoticeSuppressed n ->
          "did not notify %s of '%s': %s".formatted(n.destination(), n.transition(), n.reason());
      case CdEvent c -> c.context().type();
      case AuditHeadPublished h ->
          "the audit log of %s has %d entries".formatted(h.day(), h.sequence());
      case Measurement.RequestsCounted m ->
          "%s: %s answered %d requests, %d failed"
              .formatted(m.check(), m.instance(), m.requests(), m.errors());
      case Measurement.ValuesMeasured m ->
          "%s measured: %d values, the first %s"
              .formatted(m.check(), m.values().size(), m.values().getFirst());
      case Measurement.VerdictReported m ->
          "%s reports %s: %s".formatted(m.monitor(), word(m.verdict()), m.sentence());
    };
  }

  private static String queued(Progress.Queued queued) {
    String text =
        queued.restartOf().isPresent()
            ? "restart of version %s"
            : queued.revertOf().isPresent() ? "back to version %s" : "version %s";
    return "queued by %s: ".formatted(queued.caller())
        + text.formatted(queued.spec().version())
        + queued.reason().map(EventMessages::reasonSuffix).orElse("");
  }

  /// @param release release of the event; empty for an event of the lane alone
  public static String of(Optional<UUID> release, Progress event) {
    return switch (event) {
      case Progress.Queued q -> queued(q);
      case Progress.StartDeferred d -> "waits: " + d.reason();
      case Progress.StartReached _ -> "the time to start has come";
      case Progress.FloorsBypassed p ->
          "%s bypassed the floors %s by break-glass: %s"
              .formatted(p.caller(), String.join(", ", p.floors()), p.reason());
      case Progress.Started s -> started(s);
      case Progress.PlanAdopted p -> adopted(p);
      case Progress.StepStarted s -> "step %d: %s".formatted(s.number(), StepTitles.of(s.step()));
      case Progress.StepFinished s -> "step %d done: %s".formatted(s.number(), s.reason());
      case Progress.TargetFenced f ->
          "%s holds the plan's token, epoch %d".formatted(word(f.target()), f.epoch());
      case Progress.TargetAdopted a ->
          "%s was adopted under epoch %d".formatted(word(a.target()), a.epoch());
      case Progress.InstancesReady i -> ready(i);
      case Progress.TrafficShifted t -> shifted(release, t);
      case Progress.ArtifactResolved(String artifact, var signedBy) ->
          "runs as " + artifact + signedBy.map(", signed by the key "::concat).orElse("");
      case Progress.CallSucceeded c -> "the call was answered with status %d".formatted(c.status());
      case Progress.EffectFailed f -> failed(f);
      case Progress.VerdictRecorded j -> "%s: %s".formatted(word(j.verdict()), j.sentence());
      case Progress.HoldStarted h -> "held: %s; %s".formatted(h.reason(), end(h));
      case Progress.CommandEvent commandEvent -> CommandMessages.of(commandEvent);
      case Progress.ReplacementRequested r -> "release %s takes its place".formatted(r.by());
      case Progress.Promoted _ -> "promoted: the candidate has all traffic";
      case Progress.Stuck s ->
          "stuck in step %d: %s; retried every 30s".formatted(s.number(), s.reason());
      case Progress.StepRetried r -> "step %d retried: %s".formatted(r.number(), r.reason());
      case Progress.Ended e -> "%s: %s".formatted(word(e.outcome()), e.reason());
      case Progress.LaneStopped _ -> "stopped: the lane has no instances";
      case Progress.InstanceLost i ->
          "%s ended, being replaced: %s".formatted(count(i.count(), "instance"), i.reason());
      case Progress.LeaseExpired l -> "all traffic went to stable: " + l.reason();
    };
  }

  private static String ready(Progress.InstancesReady event) {
    return "%s ready%s"
        .formatted(
            count(event.instances(), "instance"),
            event
                .controlInstances()
                .map(names -> ", %d of them a fresh baseline".formatted(names.size()))
                .orElse(""));
  }

  private static String failed(Progress.EffectFailed event) {
    return "step %d, %s: %s".formatted(event.number(), word(event.target()), event.reason());
  }

  private static String started(Progress.Started event) {
    return event
        .previousStable()
        .map(stable ->
            "started: version %s beside %s"
                .formatted(event.spec().version(), stable.spec().version()))
        .orElseGet(() -> "started: version %s, the lane's first".formatted(event.spec().version()));
  }

  private static String adopted(Progress.PlanAdopted event) {
    String plan =
        switch (event.direction()) {
          case FORWARD -> "plan of %s";
          case ROLLBACK -> "rollback plan of %s";
        };
    return plan.formatted(count(event.plan().steps().size(), "step"))
        + (event.reason().isBlank() ? "" : ": " + event.reason());
  }

  private static String shifted(Optional<UUID> release, Progress.TrafficShifted event) {
    if (event.number() == 0 || release.isEmpty()) {
      return "the serving version has all traffic";
    }
    Percent weight = event.weights().getOrDefault(release.get(), Percent.NONE);
    Optional<TrafficRules> trafficRules =
        event
            .trafficRules()
            .filter(it -> it.release().equals(release.get()))
            .map(ReleaseTrafficRules::rules);
    Optional<String> rules = trafficRules.flatMap(TrafficRules::findText);
    if (weight.equals(Percent.NONE)) {
      return "the candidate has " + rules.orElse("0 % of the traffic");
    }
    return "the candidate has %d %% of the traffic%s"
        .formatted(weight.value(), trafficRules.map(TrafficRules::toSuffix).orElse(""));
  }

  /// Returns a text such as `after 1h: rollback`.
  static String expiry(Duration time, Decision decision) {
    return "after %s: %s".formatted(ContractModule.text(time), word(decision));
  }

  /// Returns the end of a hold. A hold with `hold` as expiry decision does not expire.
  private static String end(Progress.HoldStarted holdStarted) {
    return holdStarted.onExpiry() == Decision.HOLD
        ? "until it can advance or is promoted"
        : expiry(holdStarted.time(), holdStarted.onExpiry());
  }

  /// Returns a text such as `1 instance` or `3 instances`.
  static String count(int number, String noun) {
    return number == 1 ? "1 " + noun : "%d %ss".formatted(number, noun);
  }

  /// Returns the JSON form of an enumeration's value, such as `rolled-back`.
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Returns a command's name, such as `promote`.
  public static String word(Command command) {
    return command.name();
  }

  static String reasonSuffix(String reason) {
    return reason.isBlank() ? "" : ": " + reason;
  }

  private static String tries(int tries) {
    return tries == 1 ? "" : " after %d tries".formatted(tries);
  }

  private EventMessages() {}
}
