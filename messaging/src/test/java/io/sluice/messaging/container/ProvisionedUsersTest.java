package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.kafka.ConsumerLag;
import io.sluice.messaging.kafka.ExternalUsers;
import io.sluice.messaging.kafka.KafkaAccessControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The users that the topics job sets if the broker or the job rejects some of them.
class ProvisionedUsersTest {
  private static final List<SecuredBroker> STARTED = new ArrayList<>();

  @TempDir static Path directory = Path.of("unset");

  private final SecuredBroker broker = STARTED.getFirst();

  @BeforeAll
  static void start() throws IOException {
    STARTED.add(new SecuredBroker(directory));
    STARTED.getFirst().apply();
  }

  @AfterAll
  static void stop() {
    STARTED.getFirst().close();
  }

  @Test
  void only_the_api_reads_the_lag_of_all_services() {
    Map<String, Object> api = broker.loginInside("release-api");
    Map<String, Object> other = broker.loginInside("notifier");
    SecuredBroker.awaitRights(api);
    SecuredBroker.awaitRights(other);

    assertThat(ConsumerLag.readAll(api)).extracting(ConsumerLag::records).containsOnly(0L);
    assertThatThrownBy(() -> ConsumerLag.readAll(other))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("lacks a right in Kafka");
  }

  @Test
  void a_user_that_the_broker_rejects_affects_no_other() {
    var users =
        new ExternalUsers(
            Map.of("accepted", "secret", "rejected", ""),
            Map.of("accepted-writer", "secret"),
            Set.of(),
            List.of());

    Map<String, String> failures =
        broker.control(broker.administrator(), users).ensureExternal(ScramMechanism.SCRAM_SHA_256);

    assertThat(failures).containsOnlyKeys("rejected");
    assertThat(failures.get("rejected")).contains("Password must not be empty");
    await()
        .untilAsserted(() ->
            assertThat(broker.users())
                .contains("accepted", "accepted-writer")
                .doesNotContain("rejected"));
  }

  @Test
  void an_administrator_without_the_right_to_quotas_sets_services_and_no_user_without_quotas()
      throws Exception {
    Files.writeString(broker.scripts().secrets().resolve("kafka-deputy"), "secret");
    makeAdministrator("deputy", AclOperation.ALTER, AclOperation.DESCRIBE);
    var users =
        new ExternalUsers(Map.of("unlimited", "secret"), Map.of(), Set.of("gone"), List.of());
    KafkaAccessControl control = broker.control(broker.loginInside("deputy"), users);

    await()
        .ignoreExceptionsInstanceOf(UnavailableException.class)
        .untilAsserted(control::ensureServices);

    assertThat(control.ensureExternal(ScramMechanism.SCRAM_SHA_256))
        .containsOnlyKeys("gone", "unlimited");
    assertThat(broker.users()).contains("notifier").doesNotContain("unlimited");
  }

  @Test
  void an_invalid_mechanism_of_external_users_affects_no_service_and_no_removal() throws Exception {
    Path passwords = Files.createDirectory(directory.resolve("passwords"));
    for (String service : Topic.services()) {
      Files.writeString(passwords.resolve(service), broker.password("kafka-" + service));
    }
    Files.writeString(passwords.resolve(Topic.MONITOR), "secret");
    Path external = Files.createDirectory(directory.resolve("external"));
    Files.writeString(external.resolve("consumer.mistaken"), "secret");
    Files.createFile(external.resolve("removed.leaver"));
    var before = new ExternalUsers(Map.of("leaver", "secret"), Map.of(), Set.of(), List.of());
    ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
    assertThat(broker.control(broker.administrator(), before).ensureExternal(mechanism)).isEmpty();
    await().untilAsserted(() -> assertThat(broker.users()).contains("leaver"));
    Map<String, String> environment =
        Map.of(
            "SLUICE_KAFKA_CONSUMERS",
            external.toString(),
            "SLUICE_KAFKA_CONSUMERS_MECHANISM",
            "PLAIN");

    List<String> report =
        TopicProvisioningJob.ensureUsers(environment, broker.administrator(), passwords.toString());

    assertThat(report)
        .containsExactly(
            "users are up to date: health-monitor, monitor, notifier, release-api,"
                + " strategy-engine",
            "users are removed: leaver");
    await()
        .untilAsserted(
            () -> assertThat(broker.users()).contains(Topic.MONITOR).doesNotContain("leaver"));
    assertThat(broker.users()).doesNotContain("mistaken");
  }

  private void makeAdministrator(String name, AclOperation... rights)
      throws InterruptedException, ExecutionException {
    var cluster = new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL);
    var password = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
    try (Admin admin = Admin.create(broker.administrator())) {
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion(name, password, "secret")))
          .all()
          .get();
      admin
          .createAcls(
              Stream.of(rights)
                  .map(right ->
                      new AclBinding(
                          cluster,
                          new AccessControlEntry(
                              "User:" + name, "*", right, AclPermissionType.ALLOW)))
                  .toList())
          .all()
          .get();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCRAM_SHA_512", "SCRAM_SHA_256"})
  void a_user_outside_has_a_password_only_for_the_mechanism_of_the_setting(ScramMechanism mechanism)
      throws Exception {
    var users = new ExternalUsers(Map.of("switched", "secret"), Map.of(), Set.of(), List.of());

    assertThat(broker.control(broker.administrator(), users).ensureExternal(mechanism)).isEmpty();

    try (Admin admin = Admin.create(broker.administrator())) {
      await()
          .untilAsserted(() ->
              assertThat(admin.describeUserScramCredentials().description("switched").get())
                  .satisfies(user ->
                      assertThat(user.credentialInfos())
                          .extracting(ScramCredentialInfo::mechanism)
                          .containsExactly(mechanism)));
    }
  }
}
