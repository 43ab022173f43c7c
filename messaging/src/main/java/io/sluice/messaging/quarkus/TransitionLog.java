package io.sluice.messaging.quarkus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.PublishListener;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/// Logs one line for each transition of a release or lane, with the ids as separate fields. Text
/// from people or programs is included only where it explains the transition; documents are not.
@Singleton
class TransitionLog implements PublishListener {
  /// Topics without log lines: they would log a line every few seconds for each release, or repeat
  /// another line.
  private static final Set<String> SILENT =
      Stream.of(Topic.OBSERVATIONS, Topic.CDEVENTS, Topic.VERDICTS, Topic.AUDIT)
          .map(Topic::topicName)
          .collect(Collectors.toUnmodifiableSet());

  private static final List<String> FIELDS =
      List.of("number", "outcome", "verdict", "sentence", "name", "caller", "reason", "result");
  private static final int LENGTH_MAX = 400;
  private static final Logger LOG = Logger.getLogger("io.sluice.transitions");

  private final ObjectMapper json;

  TransitionLog(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public void sent(LogEntry entry) {
    if (SILENT.contains(entry.topic()) || !LOG.isInfoEnabled()) {
      return;
    }
    JsonNode event = read(entry);
    Map<String, String> fields = fields(entry, event);
    fields.forEach(MDC::put);
    try {
      LOG.info(line(entry, event));
    } finally {
      fields.keySet().forEach(MDC::remove);
    }
  }

  /// Returns the fields of a log line. In ECS lines they are under `labels`, which allows no dots
  /// in names.
  static Map<String, String> fields(LogEntry entry, JsonNode event) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("event", entry.id().toString());
    fields.put("action", type(entry));
    fields.put("sequence", Long.toString(entry.sequence()));
    fields.put("lane", entry.key());
    if (event.path("number").isInt()) {
      fields.put("step", event.path("number").asText());
    }
    entry
        .release()
        .map(UUID::toString)
        .ifPresent(release -> {
          fields.put("release", release);
          fields.put("trace_id", release.replace("-", ""));
        });
    return fields;
  }

  /// Returns a line such as `step-finished of production/shop, 3: seen healthy for 60 s`.
  static String line(LogEntry entry, JsonNode event) {
    String details =
        FIELDS.stream()
            .map(event::path)
            .filter(JsonNode::isValueNode)
            .map(JsonNode::asText)
            .filter(text -> !text.isBlank())
            .collect(Collectors.joining(": "))
            .replaceAll("\\p{Cntrl}+", " ");
    String shown = details.length() > LENGTH_MAX ? details.substring(0, LENGTH_MAX) + "…" : details;
    return "%s of %s%s".formatted(type(entry), entry.key(), shown.isEmpty() ? "" : ", " + shown);
  }

  private static String type(LogEntry entry) {
    return entry.type().substring(entry.type().lastIndexOf('.') + 1);
  }

  private JsonNode read(LogEntry entry) {
    try {
      return json.readTree(entry.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the log entry is not JSON: " + entry.id(), e);
    }
  }
}
