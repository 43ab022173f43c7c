package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Prometheus operator gets the same rules as docker-compose's Prometheus. With
/// `-Dsluice.write=true` the test writes its objects again.
class RulesTest {

  @ParameterizedTest
  @ValueSource(strings = {"alerts", "records"})
  void rules_have_one_source(String name) throws IOException {
    String rule = object(name, Manifests.read("compose/monitoring/rules/" + name + ".yml"));
    Path file = Manifests.ROOT.resolve("k8s/components/monitoring/" + name + ".yaml");
    if (Boolean.getBoolean("sluice.write")) {
      Files.writeString(file, rule);
    }

    assertThat(file)
        .as("mvn test -pl messaging -am -Dtest=RulesTest -Dsluice.write=true writes it")
        .hasContent(rule);
    assertThat(Manifests.file("k8s/components/monitoring/" + name + ".yaml").at("/spec"))
        .isEqualTo(Manifests.file("compose/monitoring/rules/" + name + ".yml"));
  }

  private static String object(String name, String rules) {
    String spec =
        rules
            .lines()
            .map(line -> line.isEmpty() ? "" : "  " + line)
            .collect(Collectors.joining("\n"));
    return """
    # Written from compose/monitoring/rules/%s.yml; changes go there.
    apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    metadata:
      name: sluice-%s
    spec:
    %s
    """
        .formatted(name, name, spec);
  }
}
