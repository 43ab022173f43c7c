package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The option with three brokers of Kafka.
class KafkaThreeTest {
  private static final JsonNode SERVICES =
      ComposeFiles.yaml("compose/kafka-three.yml").path("services");
  private static final List<String> BROKERS = List.of("kafka", "kafka-2", "kafka-3");

  /// Variables that differ between the brokers.
  private static final Set<String> OWN =
      Set.of("KAFKA_NODE_ID", "KAFKA_LISTENERS", "KAFKA_ADVERTISED_LISTENERS");

  @Test
  void each_record_is_on_three_brokers_and_two_acknowledge_it() {
    for (String broker : BROKERS) {
      Map<String, String> settings = environment(broker);
      assertThat(settings)
          .as(broker)
          .containsEntry("KAFKA_DEFAULT_REPLICATION_FACTOR", "3")
          .containsEntry("KAFKA_MIN_INSYNC_REPLICAS", "2");
      assertThat(settings.keySet())
          .filteredOn(name -> name.endsWith("_REPLICATION_FACTOR"))
          .hasSize(4)
          .allSatisfy(name -> assertThat(settings).containsEntry(name, "3"));
      assertThat(settings.keySet())
          .filteredOn(name -> name.endsWith("_MIN_ISR"))
          .hasSize(2)
          .allSatisfy(name -> assertThat(settings).containsEntry(name, "2"));
    }
  }

  @Test
  void the_brokers_have_the_same_settings_except_for_their_names() {
    Map<String, String> first = environment("kafka");
    OWN.forEach(first::remove);
    for (String broker : BROKERS) {
      Map<String, String> settings = environment(broker);
      OWN.forEach(settings::remove);
      assertThat(settings).as(broker).isEqualTo(first);
    }
  }

  @Test
  void each_broker_votes_and_has_a_name_a_volume_and_a_port_of_its_own() {
    for (int id = 1; id <= BROKERS.size(); id++) {
      String broker = BROKERS.get(id - 1);
      Map<String, String> settings = environment(broker);
      String name = broker + "-internal";
      assertThat(settings)
          .containsEntry("KAFKA_NODE_ID", "" + id)
          .containsEntry(
              "KAFKA_LISTENERS",
              "INTERNAL://%s:9092,EXTERNAL://:9094,CONTROLLER://%s:9093".formatted(name, name));
      assertThat(settings.get("KAFKA_CONTROLLER_QUORUM_VOTERS"))
          .contains(id + "@" + name + ":9093");
      if (id > 1) {
        JsonNode service = SERVICES.path(broker);
        assertThat(service.at("/networks/data/aliases/0").asText()).isEqualTo(name);
        assertThat(service.path("volumes").toString()).contains("\"" + broker + ":");
        assertThat(service.path("ports")).hasSize(1);
        assertThat(service.path("entrypoint").toString()).contains("\"" + name + ":9092\"");
        assertThat(service.at("/healthcheck/test").toString()).contains("/dev/tcp/" + name + "/");
      }
    }
    assertThat(ports()).hasSize(BROKERS.size());
  }

  /// Returns the published ports of all brokers.
  private static Set<String> ports() {
    JsonNode first = Manifests.file("compose/secured.yml").at("/services/kafka/ports/0");
    return Stream.concat(
            Stream.of(first),
            BROKERS.stream().map(broker -> SERVICES.at("/" + broker + "/ports/0")))
        .map(JsonNode::asText)
        .filter(port -> !port.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void each_service_knows_all_brokers_and_starts_after_them() {
    String all = "kafka-internal:9092,kafka-2-internal:9092,kafka-3-internal:9092";
    Stream.concat(Topic.services().stream(), Stream.of("topics"))
        .forEach(service ->
            assertThat(SERVICES.at("/" + service + "/environment/KAFKA_BOOTSTRAP_SERVERS").asText())
                .as(service)
                .isEqualTo(all));
    assertThat(SERVICES.at("/topics/depends_on").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("kafka-2", "kafka-3");
  }

  /// Returns the variables of a broker, which those of production and of this option make.
  private static Map<String, String> environment(String broker) {
    Map<String, String> merged = new TreeMap<>();
    ComposeFiles production = ComposeFiles.of("docker-compose.prod.yml");
    Stream<JsonNode> before =
        broker.equals("kafka")
            ? production.each("/services/kafka/environment")
            : Stream.of(ComposeFiles.yaml("compose/secured.yml").at("/services/kafka/environment"));
    Stream.concat(before, Stream.of(SERVICES.at("/" + broker + "/environment")))
        .flatMap(environment -> environment.properties().stream())
        .forEach(variable -> merged.put(variable.getKey(), variable.getValue().asText()));
    return merged;
  }
}
