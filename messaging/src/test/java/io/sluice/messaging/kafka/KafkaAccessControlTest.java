package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Topic;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

class KafkaAccessControlTest {

  @Test
  void a_service_can_write_its_own_topics_and_its_dead_letters() {
    assertThat(allowed("notifier", AclOperation.WRITE))
        .containsExactlyInAnyOrder(
            "release.outcomes",
            "release.notices",
            "release.cdevents",
            "release.progress.notifier.dlq",
            "release.settings.notifier.dlq");
  }

  @Test
  void a_service_may_read_what_it_consumes_as_the_group_of_its_name() {
    assertThat(allowed("health-monitor", AclOperation.READ))
        .containsExactlyInAnyOrder(
            "release.progress", "release.settings", "release.measurements", "health-monitor");
  }

  @Test
  void a_monitor_outside_of_sluice_may_write_measurements_and_nothing_else() {
    assertThat(allowed(Topic.MONITOR, AclOperation.WRITE)).containsExactly("release.measurements");
  }

  @Test
  void a_consumer_may_read_the_public_topics_in_groups_of_its_name_and_nothing_else() {
    assertThat(KafkaAccessControl.consumerPermissions("billing"))
        .allSatisfy(binding -> {
          assertThat(binding.entry().operation()).isEqualTo(AclOperation.READ);
          assertThat(binding.entry().principal()).isEqualTo("User:billing");
        })
        .extracting(binding -> binding.pattern().name() + " " + binding.pattern().patternType())
        .containsExactlyInAnyOrder(
            "release.outcomes LITERAL",
            "release.cdevents LITERAL",
            "release.audit LITERAL",
            "release.progress LITERAL",
            "billing. PREFIXED");
  }

  @Test
  void a_monitor_with_its_own_name_may_write_measurements_and_nothing_else() {
    assertThat(KafkaAccessControl.monitorPermissions("synthetics"))
        .extracting(binding -> binding.entry().operation() + " " + binding.pattern().name())
        .containsExactly("WRITE release.measurements");
  }

  @Test
  void only_the_api_can_read_dead_letters() {
    assertThat(allowed("release-api", AclOperation.READ))
        .contains("release.verdicts.strategy-engine.dlq");
    assertThat(allowed("strategy-engine", AclOperation.READ))
        .noneMatch(name -> name.endsWith(".dlq"));
  }

  @Test
  void no_service_may_make_change_or_delete_a_topic() {
    assertThat(KafkaAccessControl.permissions("strategy-engine"))
        .extracting(binding -> binding.entry().operation())
        .isSubsetOf(
            AclOperation.READ,
            AclOperation.WRITE,
            AclOperation.DESCRIBE,
            AclOperation.DESCRIBE_CONFIGS);
  }

  private static Set<String> allowed(String service, AclOperation operation) {
    return KafkaAccessControl.permissions(service).stream()
        .filter(binding -> binding.entry().operation() == operation)
        .map(binding -> binding.pattern().name())
        .collect(Collectors.toSet());
  }
}
