package io.sluice.messaging.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.messaging.hcl.BlockValues;
import io.sluice.messaging.hcl.Module;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The files of `deploy/terraform` with the values of a complete installation: the containers of
/// its tasks as Amazon ECS gets them.
record TerraformStack(Module module) {
  static final String DIRECTORY = "deploy/terraform";
  static final List<String> JOBS = List.of("topics", "databases");

  static final Map<String, Object> GIVEN_KAFKA =
      Map.of(
          "kafka_brokers",
          "a.example.com:9094,b.example.com:9095",
          "kafka_cidrs",
          List.of("198.51.100.0/28"));

  static final Map<String, Object> DOCKER =
      Map.of(
          "runtime",
          "docker",
          "application_domain",
          "apps.example.com",
          "registries",
          List.of("ghcr.io/example"),
          "docker_host",
          Map.of(
              "private_ip",
              "10.40.64.10",
              "server_name",
              "docker.example.internal",
              "network_interface_id",
              "eni-0123456789abcdef0",
              "security_group_id",
              "sg-0123456789abcdef0",
              "containers_cidr",
              "10.90.0.0/16",
              "network",
              "sluice-host_instances"));

  static final String ISSUERS =
      """
      {"issuers": [{"name": "company", "issuer": "https://login.example.com/realms/acme",
        "audiences": ["sluice"], "callers": "persons",
        "rules": [{"claims": {"groups": "sre-*"}, "grants": ["operator"]}]}]}\
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  /// Returns the example's installation with MSK, and without a runtime.
  static TerraformStack example() {
    return new TerraformStack(
        Module.read(Manifests.ROOT.resolve(DIRECTORY))
            .withFile("terraform.tfvars.example")
            .with(Map.of("database_ca", "-----BEGIN CERTIFICATE-----", "stage", "services")));
  }

  /// Returns an installation with all parts: a Docker host, a Kafka that exists, and issuers.
  static TerraformStack complete() {
    return example().with(DOCKER).with(GIVEN_KAFKA).with(Map.of("issuers", ISSUERS));
  }

  TerraformStack with(Map<String, Object> values) {
    return new TerraformStack(module.with(values));
  }

  /// Returns the containers of a service's task, or of a job's.
  JsonNode containers(String task) {
    return resources("aws_ecs_task_definition")
        .filter(it -> it.text("family").equals("sluice-" + task))
        .map(it -> json(it.value("container_definitions")))
        .findFirst()
        .orElseThrow();
  }

  /// Returns all resources of a type.
  Stream<BlockValues> resources(String type) {
    return module.values("resource").stream().filter(it -> it.address().startsWith(type + "."));
  }

  JsonNode container(String task, String name) {
    return StreamSupport.stream(containers(task).spliterator(), false)
        .filter(container -> container.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Returns the variables of a container.
  static Map<String, String> variables(JsonNode container) {
    Map<String, String> variables = new TreeMap<>();
    container
        .path("environment")
        .forEach(it -> variables.put(it.path("name").asText(), it.path("value").asText()));
    return variables;
  }

  JsonNode local(String name) {
    return json(module.local(name));
  }

  static JsonNode json(Object value) {
    return JSON.valueToTree(value);
  }
}
