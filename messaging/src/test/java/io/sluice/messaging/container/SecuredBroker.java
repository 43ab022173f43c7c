package io.sluice.messaging.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.kafka.ExternalUsers;
import io.sluice.messaging.kafka.KafkaAccessControl;
import io.sluice.messaging.kafka.KafkaLogin;
import io.sluice.messaging.kafka.TopicProvisioner;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.base.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramMechanism;

/// A broker with the settings that `compose/secured.yml` gives to Kafka, with secrets and users
/// made by the scripts of `compose`.
final class SecuredBroker implements AutoCloseable {
  private static final String SECURED = "compose/secured.yml";
  private static final Duration START = Duration.ofMinutes(1);

  private final ComposeScripts scripts;
  private final int internal = Ports.free();
  private final int external = Ports.free();
  private final Path directory;
  private final Map<String, String> settings;
  private KafkaBroker broker;

  SecuredBroker(Path directory) throws IOException {
    this(directory, Map.of());
  }

  /// @param changed properties that replace those of `compose/secured.yml`
  SecuredBroker(Path directory, Map<String, String> changed) throws IOException {
    this.scripts = new ComposeScripts(directory, external);
    this.directory = directory.resolve("broker");
    this.settings = settings();
    if (!settings.keySet().containsAll(changed.keySet())) {
      throw new IllegalArgumentException(SECURED + " does not set all of " + changed.keySet());
    }
    settings.putAll(changed);
    this.broker = start();
    TopicProvisioner provisioner = TopicProvisioner.forAllTopics(administrator());
    await()
        .atMost(START)
        .ignoreExceptionsInstanceOf(UnavailableException.class) // of a busy machine
        .untilAsserted(provisioner::ensure);
  }

  ComposeScripts scripts() {
    return scripts;
  }

  /// Applies the list of users, as the topics job does.
  void apply() {
    KafkaAccessControl control = control(administrator(), scripts.externalUsers());
    control.ensureServices();
    Map<String, String> failures = control.ensureExternal(ScramMechanism.SCRAM_SHA_256);
    if (!failures.isEmpty()) {
      throw new AssertionError(failures);
    }
  }

  /// Returns the access control by an administrator, with the passwords of the services.
  KafkaAccessControl control(Map<String, Object> administrator, ExternalUsers external) {
    Map<String, String> passwords = new TreeMap<>();
    Topic.services().forEach(service -> passwords.put(service, password("kafka-" + service)));
    return new KafkaAccessControl(administrator, passwords, external);
  }

  /// Returns the names of all users with a password.
  List<String> users() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(administrator())) {
      return admin.describeUserScramCredentials().users().get();
    }
  }

  /// Waits until the broker has the password and the rights of a new user, a moment after the
  /// controller.
  static void awaitRights(Map<String, Object> client) {
    await()
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(() -> {
          try (Admin admin = Admin.create(client)) {
            return !admin.listTopics().names().get().isEmpty();
          }
        });
  }

  /// Kills the broker, and starts it on the same directory.
  void restart() {
    broker.kill();
    broker = start();
  }

  /// Starts the broker and waits for both listeners: Kafka opens the port for the outside a moment
  /// after the other.
  private KafkaBroker start() {
    KafkaBroker started = KafkaBroker.start(directory, internal, settings);
    await().until(() -> Ports.isAnswering(external));
    return started;
  }

  /// Returns the address that is open to the outside.
  String externalAddress() {
    return "localhost:" + external;
  }

  /// Returns the address of the services' listener.
  String internalAddress() {
    return "127.0.0.1:" + internal;
  }

  /// Returns the settings of the administrator's client inside the stack.
  Map<String, Object> administrator() {
    return login(internalAddress(), "admin", "PLAIN", "internal-ca");
  }

  /// Returns the settings of a user of Sluice for the listener that is open to the outside.
  Map<String, Object> loginOutside(String user, String mechanism) {
    return login(externalAddress(), user, mechanism, "tls-certificate");
  }

  /// Returns the settings of another user's client inside the stack, whose password is in a secret
  /// named `kafka-USER`.
  Map<String, Object> loginInside(String user) {
    return login(internalAddress(), user, "SCRAM-SHA-512", "internal-ca");
  }

  private Map<String, Object> login(
      String bootstrap, String user, String mechanism, String trusted) {
    Path password = scripts.secrets().resolve("kafka-" + user);
    Map<String, Object> login = new HashMap<>();
    login.put("bootstrap.servers", bootstrap);
    login.putAll(
        KafkaLogin.properties(
            Map.of(
                "SLUICE_KAFKA_USER",
                user,
                "SLUICE_KAFKA_MECHANISM",
                mechanism,
                "SLUICE_KAFKA_PROTOCOL",
                "SASL_SSL",
                "SLUICE_KAFKA_CA_FILE",
                scripts.secrets().resolve(trusted).toString(),
                "SLUICE_KAFKA_PASSWORD_FILE",
                password.toString())));
    return login;
  }

  String password(String name) {
    try {
      return Files.readString(scripts.secrets().resolve(name), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the broker's properties from the variables of the container, as Kafka's image converts
  /// them, with the ports and directories of this test.
  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    JsonNode environment = Manifests.file(SECURED).at("/services/kafka/environment");
    String login = environment.path("KAFKA_LISTENER_NAME_INTERNAL_PLAIN_SASL_JAAS_CONFIG").asText();
    environment
        .properties()
        .forEach(variable -> {
          String value = variable.getValue().asText();
          settings.put(
              property(variable.getKey()), localize(value.equals("login") ? login : value));
        });
    int controller = Ports.free();
    settings.computeIfPresent("listeners", (_, value) -> value.replace(":9093", ":" + controller));
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    settings.put(
        "inter.broker.listener.name",
        Manifests.file("compose/stack.yml")
            .at("/services/kafka/environment/KAFKA_INTER_BROKER_LISTENER_NAME")
            .asText());
    return settings;
  }

  private static String property(String variable) {
    return variable
        .substring("KAFKA_".length())
        .toLowerCase(Locale.ROOT)
        .replace("___", "-")
        .replace("__", "\0")
        .replace('_', '.')
        .replace('\0', '_');
  }

  private String localize(String value) {
    return value
        .replace("$$", "\0")
        .replaceAll("\\$\\{[A-Z_]+:-([^}]*)\\}", "$1")
        .replace('\0', '$')
        .replace("/run/secrets", scripts.secrets().toString())
        .replace("//kafka-internal:", "//127.0.0.1:")
        .replace(":7092", ":" + external)
        .replace(":9092", ":" + internal)
        .replace(":9094", ":" + external);
  }

  @Override
  public void close() {
    broker.kill();
  }
}
