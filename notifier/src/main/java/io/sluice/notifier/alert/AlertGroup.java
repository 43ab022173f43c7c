package io.sluice.notifier.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// The document that Alertmanager posts to a webhook, with the parts that the notifier forwards.
///
/// @param key key of the group in Alertmanager, equal in all its documents about the group
/// @param status `firing` while at least one alert is firing, otherwise `resolved`
/// @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">the
///   document</a>
public record AlertGroup(String key, String status, List<Alert> alerts) {
  /// Highest number of alerts that are forwarded from one document; Alertmanager is configured to
  /// send no more.
  static final int ALERTS_MAX = 100;

  private static final int TEXT_MAX = 1_000;
  private static final int LABELS_MAX = 30;

  /// An alert of the group.
  ///
  /// @param since its start time, as Alertmanager writes it
  /// @param fingerprint identifies the alert among all others
  public record Alert(
      String status,
      Map<String, String> labels,
      String summary,
      String description,
      String runbook,
      String since,
      String fingerprint) {}

  /// The document is not a webhook document of Alertmanager.
  static final class UnreadableAlertException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableAlertException(String message) {
      super(message);
    }
  }

  /// Parses a document.
  ///
  /// @throws UnreadableAlertException if `json` is not a webhook document of Alertmanager
  static AlertGroup read(String json) {
    JsonNode tree = tree(json);
    String status = tree.path("status").asText();
    JsonNode all = tree.path("alerts");
    if (!(status.equals("firing") || status.equals("resolved")) || !all.isArray()) {
      throw new UnreadableAlertException("/status must be firing or resolved, and /alerts a list");
    }
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode each : all) {
      if (alerts.size() < ALERTS_MAX) {
        alerts.add(alert(each));
      }
    }
    return new AlertGroup(text(tree.path("groupKey")), status, List.copyOf(alerts));
  }

  private static JsonNode tree(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new UnreadableAlertException("not JSON: " + e.getOriginalMessage());
    }
  }

  private static Alert alert(JsonNode each) {
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : each.path("labels").properties()) {
      if (labels.size() < LABELS_MAX) {
        labels.put(label.getKey(), text(label.getValue()));
      }
    }
    JsonNode annotations = each.path("annotations");
    return new Alert(
        text(each.path("status")),
        Map.copyOf(labels),
        text(annotations.path("summary")),
        text(annotations.path("description")),
        text(annotations.path("runbook_url")),
        text(each.path("startsAt")),
        text(each.path("fingerprint")));
  }

  private static String text(JsonNode node) {
    String text = node.asText("");
    return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "…" : text;
  }

  /// Returns an id that is equal for a repeat, so that a receiver can recognize it: a repeat has
  /// the same alerts, with the same start time and status.
  UUID id() {
    String all =
        alerts.stream()
            .map(it -> "%s %s %s".formatted(it.fingerprint(), it.since(), it.status()))
            .sorted()
            .collect(Collectors.joining("\n", key + "\n" + status + "\n", ""));
    return UUID.nameUUIDFromBytes(all.getBytes(UTF_8));
  }

  /// Returns the most urgent severity: `critical` or `warning` if an alert has it, otherwise the
  /// severity of the first alert.
  String severity() {
    List<String> all = alerts.stream().map(it -> it.labels().getOrDefault("severity", "")).toList();
    return List.of("critical", "warning").stream()
        .filter(all::contains)
        .findFirst()
        .orElse(all.isEmpty() ? "" : all.getFirst());
  }

  /// Returns a title of one line.
  String title() {
    String first = alerts.isEmpty() ? "" : alerts.getFirst().summary();
    String more = alerts.size() > 1 ? " (and %d more)".formatted(alerts.size() - 1) : "";
    return "%s: %s%s".formatted(status, first, more);
  }
}
