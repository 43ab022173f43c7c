package io.sluice.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The AsyncAPI document as derived from the code, without its prose.
final class AsyncApi {
  /// Headers of every record, and whether each is required. `RecordMapperTest` in messaging
  /// compares them with the headers that are sent.
  private static final List<Header> HEADERS =
      List.of(
          new Header("content-type", true, "const", "application/json"),
          new Header("ce_specversion", true, "const", "1.0"),
          new Header("ce_id", true, "format", "uuid"),
          new Header("ce_source", true, "pattern", "^/sluice/[a-z-]+$"),
          new Header("ce_type", true, "pattern", "^(io[.]sluice|dev[.]cdevents)[.].+$"),
          new Header("ce_subject", true, "pattern", "^.+/.+$"),
          new Header("ce_time", true, "format", "date-time"),
          new Header("ce_sequence", true, "pattern", "^[1-9][0-9]*$"),
          new Header("ce_contractversion", true, "pattern", "^[1-9][0-9]*$"),
          new Header("ce_lane", false, "pattern", "^.+/.+$"),
          new Header("ce_release", false, "format", "uuid"));

  private static final Map<Topic, Class<? extends Event>> BRANCHES =
      Map.of(
          Topic.REQUESTS, Request.class,
          Topic.SETTINGS, Setting.class,
          Topic.PROGRESS, Progress.class,
          Topic.VERDICTS, Verdict.class,
          Topic.OBSERVATIONS, Observation.class,
          Topic.OUTCOMES, ReleaseEnded.class,
          Topic.NOTICES, Notice.class,
          Topic.CDEVENTS, CdEvent.class,
          Topic.MEASUREMENTS, Measurement.class,
          Topic.AUDIT, AuditHeadPublished.class);

  private static final String SERVERS = "#/servers/";
  private static final String SCRAM = "#/components/securitySchemes/scram";
  private static final String EXTERNAL_SCRAM = "#/components/securitySchemes/externalScram";

  private final Schemas schemas = new Schemas();
  private final ObjectNode document = JsonNodeFactory.instance.objectNode();

  private record Header(String name, boolean required, String rule, String value) {}

  /// Returns the expected content of `asyncapi.yaml`, in the order of the topics.
  static ObjectNode expected() {
    return new AsyncApi().document();
  }

  /// Copies the prose of `from` to the elements of `to` that exist in both.
  static void copyProse(JsonNode from, JsonNode to) {
    if (to instanceof ObjectNode object) {
      ObjectNode rest = object.deepCopy();
      object.removeAll();
      for (String prose : List.of("title", "summary", "description")) {
        if (from.path(prose).isTextual()) {
          object.set(prose, from.get(prose));
        }
      }
      object.setAll(rest);
    }
    to.properties().forEach(field -> copyProse(from.path(field.getKey()), field.getValue()));
    for (int i = 0; i < to.size() && to.isArray(); i++) {
      copyProse(from.path(i), to.get(i));
    }
  }

  private ObjectNode document() {
    document.put("asyncapi", "3.0.0");
    document.withObject("info").put("version", "1.0.0");
    document.withObject("info").withObject("license").put("name", "Apache-2.0");
    document.put("defaultContentType", "application/json");
    servers();
    document.withObject("channels");
    document.withObject("operations");
    document.withObject("components").withObject("messages");
    for (Topic topic : Topic.values()) {
      channel(topic);
    }
    ObjectNode components = document.withObject("components");
    components.withObject("schemas").set("Headers", headers());
    schemas.named().forEach(components.withObject("schemas")::set);
    ObjectNode logins = components.withObject("securitySchemes");
    logins.withObject("scram").put("type", "scramSha512");
    logins.withObject("externalScram").put("type", "scramSha256");
    return document;
  }

  private void channel(Topic topic) {
    String name = topic.name().toLowerCase(Locale.ROOT);
    ObjectNode channel = document.withObject("channels").withObject(name);
    channel.put("address", topic.topicName());
    leaves(topic)
        .forEach(leaf -> {
          channel
              .withObject("messages")
              .withObject(leaf.getSimpleName())
              .put("$ref", "#/components/messages/" + leaf.getSimpleName());
          message(leaf);
        });
    ObjectNode kafka = channel.withObject("bindings").withObject("kafka");
    kafka.put("partitions", 6);
    ObjectNode configuration = kafka.withObject("topicConfiguration");
    configuration.withArray("cleanup.policy").add(topic.isCompacted() ? "compact" : "delete");
    configuration.put("retention.ms", topic.findRetention().map(Duration::toMillis).orElse(-1L));
    servers(topic)
        .forEach(server -> channel.withArray("servers").addObject().put("$ref", SERVERS + server));
    if (!topic.writer().equals(Topic.MONITOR)) {
      operation(name, "send", Set.of(topic.writer()));
    }
    if (!topic.readers().isEmpty()) {
      operation(name, "receive", topic.readers());
    }
  }

  /// Adds an operation of Sluice; its tags name the services that run it.
  private void operation(String channel, String action, Set<String> services) {
    ObjectNode operation = document.withObject("operations").withObject(action + "-" + channel);
    operation.put("action", action);
    operation.withObject("channel").put("$ref", "#/channels/" + channel);
    services.stream()
        .sorted()
        .forEach(service -> operation.withArray("tags").addObject().put("name", service));
    operation.withArray("security").addObject().put("$ref", SCRAM);
  }

  /// Returns the servers of a topic: what is outside of Sluice reaches the external one only.
  private static List<String> servers(Topic topic) {
    return topic.isPublic() || topic.writer().equals(Topic.MONITOR)
        ? List.of("internal", "external")
        : List.of("internal");
  }

  private void servers() {
    ObjectNode servers = document.withObject("servers");
    ObjectNode internal = servers.withObject("internal");
    internal.put("host", "kafka:9092").put("protocol", "kafka");
    ObjectNode external = servers.withObject("external");
    external.put("host", "{host}:{port}").put("protocol", "kafka-secure");
    external.withObject("variables").withObject("host").put("default", "localhost");
    external.withObject("variables").withObject("port").put("default", "7092");
    internal.withArray("security").addObject().put("$ref", SCRAM);
    external.withArray("security").addObject().put("$ref", EXTERNAL_SCRAM);
  }

  private void message(Class<?> leaf) {
    ObjectNode message =
        document.withObject("components").withObject("messages").withObject(leaf.getSimpleName());
    message.put(
        "name", leaf == CdEvent.class ? "dev.cdevents" : "io.sluice." + EventType.hyphens(leaf));
    message.withObject("headers").put("$ref", "#/components/schemas/Headers");
    message.set("payload", schemas.reference(leaf));
  }

  /// Returns the events of a topic.
  static Stream<Class<?>> leaves(Topic topic) {
    Class<? extends Event> branch = BRANCHES.get(topic);
    if (branch == null) {
      throw new IllegalStateException("no branch of events goes to " + topic);
    }
    return EventType.leaves(branch);
  }

  private static ObjectNode headers() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    for (Header header : HEADERS) {
      schema
          .withObject("properties")
          .withObject(header.name)
          .put("type", "string")
          .put(header.rule, header.value);
      if (header.required) {
        schema.withArray("required").add(header.name);
      }
    }
    return schema;
  }
}
