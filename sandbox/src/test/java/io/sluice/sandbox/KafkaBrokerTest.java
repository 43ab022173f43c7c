package io.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sandbox.process.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {

  @TempDir Path directory;

  @Test
  void a_broker_started_again_on_its_directory_has_its_topics()
      throws ExecutionException, InterruptedException {
    int port;
    try (KafkaBroker broker = KafkaBroker.start(directory);
        Admin admin = admin(broker)) {
      port = broker.port();
      admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
      broker.kill();
    }
    try (KafkaBroker broker = KafkaBroker.start(directory, port);
        Admin admin = admin(broker)) {
      assertThat(broker.bootstrap()).isEqualTo("127.0.0.1:" + port);
      assertThat(admin.listTopics().names().get()).containsExactly("kept");
      assertThat(setting(admin, "broker.session.timeout.ms"))
          .as("so long it waited for its old session")
          .isEqualTo("3000");
    }
    assertThat(Logs.tail(directory.resolve("broker.log"), 100)).doesNotContain("INFO");
  }

  @Test
  void a_busy_port_is_named() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(() -> KafkaBroker.start(directory, busy.getLocalPort()))
          .hasMessage("port %d of the broker is busy", busy.getLocalPort());
    }
  }

  private static String setting(Admin admin, String name)
      throws ExecutionException, InterruptedException {
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    return admin.describeConfigs(List.of(broker)).all().get().values().stream()
        .map(config -> config.get(name).value())
        .findFirst()
        .orElseThrow();
  }

  private static Admin admin(KafkaBroker broker) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) broker.bootstrap()));
  }
}
