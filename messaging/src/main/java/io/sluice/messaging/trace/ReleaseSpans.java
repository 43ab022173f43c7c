package io.sluice.messaging.trace;

import io.sluice.contract.EventType;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.messaging.trace.Span.Kind;
import io.sluice.messaging.trace.Span.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Makes the spans of one release from its whole log: the release itself, its wait in the queue,
/// and each step of each plan. Attributes are those of OpenTelemetry for CI/CD if it defines one.
public final class ReleaseSpans {
  private static final String NUMBER = "sluice.step";

  /// Maximum number of notes: one span must remain one message, and more notes add no information.
  private static final int NOTES_MAX = 500;

  private final LaneKey lane;
  private final UUID release;
  private final Map<Integer, Open> open = new LinkedHashMap<>();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Span> spans = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private Optional<Instant> queued = Optional.empty();

  /// One event of the log.
  public record TimedEvent(Progress event, Instant at) {}

  private record Open(Step step, Instant at) {}

  private ReleaseSpans(LaneKey lane, UUID release) {
    this.lane = lane;
    this.release = release;
  }

  /// Returns the spans in the order in which they ended, the release itself last; empty if the
  /// release has not ended.
  ///
  /// @param log all events of the release, in order; events after its end are ignored
  public static List<Span> of(LaneKey lane, UUID release, List<TimedEvent> log) {
    var builder = new ReleaseSpans(lane, release);
    for (TimedEvent entry : log) {
      builder.add(entry);
      if (entry.event() instanceof Progress.Ended ended) {
        return builder.close(log.getFirst().at(), entry.at(), ended);
      }
    }
    return List.of();
  }

  private void add(TimedEvent entry) {
    Instant at = entry.at();
    if (entry.event() instanceof Progress.Queued it) {
      queued = Optional.of(at);
      attributes.put("sluice.version", it.spec().version());
    } else if (entry.event() instanceof Progress.StepStarted it) {
      open.putIfAbsent(it.number(), new Open(it.step(), at));
    } else if (entry.event() instanceof Progress.StepFinished it) {
      finish(it.number(), at, it.reason(), Optional.empty());
    } else if (notes.size() < NOTES_MAX) {
      notes.add(new Note(at, EventType.of(entry.event()).substring(EventType.PREFIX.length())));
    }
    if (entry.event() instanceof Progress.Started) {
      queued.ifPresent(since -> step("queued", "queued", since, at, Map.of(), Optional.empty()));
    }
    if (entry.event() instanceof Progress.PlanAdopted it) {
      endOpenSteps(at, it.reason());
    }
  }

  /// Ends the steps that were running when another plan was adopted, or the release ended.
  private void endOpenSteps(Instant at, String reason) {
    List.copyOf(open.keySet()).forEach(number -> finish(number, at, reason, Optional.of(reason)));
  }

  private void finish(int number, Instant at, String reason, Optional<String> failed) {
    Open started = open.remove(number);
    if (started != null) {
      String type = started.step().getClass().getSimpleName().toLowerCase(Locale.ROOT);
      Map<String, String> more =
          Map.of(
              NUMBER,
              Integer.toString(number),
              "sluice.reason",
              reason,
              "cicd.pipeline.task.name",
              type,
              "cicd.pipeline.task.run.id",
              release + "/" + number);
      step("step " + number, type, started.at(), at, more, failed);
    }
  }

  private void step(
      String about,
      String name,
      Instant start,
      Instant end,
      Map<String, String> more,
      Optional<String> failed) {
    spans.add(
        new Span(
            release,
            about,
            Optional.of(Span.ROOT),
            Kind.STEP,
            name,
            start,
            end,
            more,
            failed,
            List.of()));
  }

  private List<Span> close(Instant start, Instant end, Progress.Ended ended) {
    endOpenSteps(end, ended.reason());
    attributes.put("cicd.pipeline.name", lane.toString());
    attributes.put("cicd.pipeline.run.id", release.toString());
    attributes.put("cicd.pipeline.result", result(ended.outcome()));
    attributes.put("deployment.environment.name", lane.environment());
    attributes.put("sluice.outcome", wire(ended.outcome()));
    attributes.put("sluice.reason", ended.reason());
    spans.add(
        new Span(
            release,
            Span.ROOT,
            Optional.empty(),
            Kind.RELEASE,
            "RUN " + lane,
            start,
            end,
            attributes,
            isFailure(ended.outcome()) ? Optional.of(ended.reason()) : Optional.empty(),
            notes));
    return List.copyOf(spans);
  }

  private static String wire(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean isFailure(Outcome outcome) {
    return outcome == Outcome.ROLLED_BACK || outcome == Outcome.FAILED;
  }

  private static String result(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> "success";
      case ROLLED_BACK, FAILED -> "failure";
      case ABORTED, SUPERSEDED -> "cancellation";
      case REJECTED -> "skip";
      case EXPIRED -> "timeout";
    };
  }
}
