package io.sluice.messaging.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.messaging.trace.ReleaseSpans.TimedEvent;
import io.sluice.messaging.trace.Span.Kind;
import io.sluice.messaging.trace.Span.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReleaseSpansTest {
  private static final LaneKey LANE = new LaneKey("production", "shop");
  private static final UUID RELEASE = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");
  private static final Instant LATER = Instant.ofEpochSecond(1_000);

  private static TimedEvent at(int second, Progress event) {
    return new TimedEvent(event, Instant.ofEpochSecond(second));
  }

  /// Reads an event from the golden files of the contract.
  private static Progress golden(String name) throws IOException {
    Path file =
        Path.of(System.getProperty("sluice.root", ".."), "contract/src/test/resources/golden")
            .resolve(name + ".json");
    return (Progress) Json.read(Files.readString(file), Event.class);
  }

  private static Progress ended(Outcome outcome, String reason) {
    return new Progress.Ended(outcome, Optional.empty(), reason);
  }

  @Test
  void a_release_is_one_trace_with_its_steps_in_order() throws IOException {
    List<Span> spans =
        ReleaseSpans.of(
            LANE,
            RELEASE,
            List.of(
                at(1, golden("Queued")),
                at(2, golden("Started")),
                at(2, golden("PlanAdopted")),
                at(2, new Progress.StepStarted(1, new Step.Fence(), LATER)),
                at(2, new Progress.StepStarted(2, new Step.Shift(new Percent(50)), LATER)),
                at(3, new Progress.StepFinished(1, "fenced")),
                at(5, new Progress.StepFinished(2, "shifted")),
                at(6, ended(Outcome.SUCCEEDED, "all went well"))));

    assertThat(spans)
        .extracting(Span::name)
        .containsExactly("queued", "fence", "shift", "RUN production/shop");
    assertThat(spans).allMatch(span -> span.traceId().equals("0123456789ab4def8123456789abcdef"));
    assertThat(spans).extracting(Span::id).doesNotHaveDuplicates();
    Span root = spans.getLast();
    assertThat(root.kind()).isEqualTo(Kind.RELEASE);
    assertThat(root.start()).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(root.end()).isEqualTo(Instant.ofEpochSecond(6));
    assertThat(root.failed()).isEmpty();
    assertThat(root.notes()).extracting(Note::name).contains("plan-adopted", "ended");
    assertThat(root.attributes())
        .containsEntry("cicd.pipeline.result", "success")
        .containsEntry("deployment.environment.name", "production");
    assertThat(spans.subList(0, 3))
        .allMatch(span -> span.findParentId().equals(Optional.of(root.id())));
  }

  @Test
  void a_step_that_a_rollback_cuts_off_has_failed() throws IOException {
    List<Span> spans =
        ReleaseSpans.of(
            LANE,
            RELEASE,
            List.of(
                at(1, new Progress.StepStarted(3, new Step.Shift(new Percent(50)), LATER)),
                at(4, golden("PlanAdopted")),
                at(5, ended(Outcome.ROLLED_BACK, "errors"))));

    assertThat(spans.getFirst().end()).isEqualTo(Instant.ofEpochSecond(4));
    assertThat(spans.getFirst().failed()).isPresent();
    assertThat(spans.getLast().failed()).contains("errors");
  }

  @Test
  void an_active_release_has_no_trace() {
    assertThat(
            ReleaseSpans.of(
                LANE,
                RELEASE,
                List.of(at(1, new Progress.StepStarted(1, new Step.Fence(), LATER)))))
        .isEmpty();
    assertThat(ReleaseSpans.of(LANE, RELEASE, List.of())).isEmpty();
  }
}
