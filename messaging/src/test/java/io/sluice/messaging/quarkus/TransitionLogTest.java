package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransitionLogTest {
  private static final UUID RELEASE = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");

  private final List<String> lines = new ArrayList<>();
  private final List<Object> releases = new ArrayList<>();
  private final Logger logger = Logger.getLogger("io.sluice.transitions");
  private final TransitionLog log = new TransitionLog(Json.mapper());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
          releases.add(MDC.get("release"));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
  }

  private static LogEntry entry(Event event) {
    return new LogEntry(
        "production/shop",
        7,
        new UUID(1, 2),
        Optional.of(RELEASE),
        Topic.of(event).topicName(),
        EventType.of(event),
        Json.write(event),
        Instant.EPOCH);
  }

  private static JsonNode tree(LogEntry entry) throws Exception {
    return Json.mapper().readTree(entry.json());
  }

  @Test
  void a_transition_is_one_line_and_its_ids_are_fields_for_just_that_line() {
    log.sent(entry(new Progress.StepFinished(3, "seen healthy\nfor 60 s")));

    assertThat(lines).containsExactly("step-finished of production/shop, 3: seen healthy for 60 s");
    assertThat(releases).containsExactly(RELEASE.toString());
    assertThat(MDC.get("release")).isNull();
  }

  @Test
  void the_trace_is_the_release() throws Exception {
    LogEntry entry = entry(new Progress.StepFinished(3, "done"));

    assertThat(TransitionLog.fields(entry, tree(entry)))
        .containsEntry("trace_id", "0123456789ab4def8123456789abcdef")
        .containsEntry("lane", "production/shop")
        .containsEntry("step", "3")
        .containsEntry("action", "step-finished")
        .containsEntry("sequence", "7");
  }

  @Test
  void a_long_reason_is_cut() throws Exception {
    LogEntry entry =
        entry(new Progress.CommandRejected(new UUID(3, 4), "abort", "ada", "no".repeat(5_000)));

    assertThat(TransitionLog.line(entry, tree(entry)))
        .startsWith("command-rejected of production/shop, abort: ada: nono")
        .hasSizeLessThan(500)
        .endsWith("…");
  }
}
