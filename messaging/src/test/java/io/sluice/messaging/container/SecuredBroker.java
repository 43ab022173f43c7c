package io.sluice.messaging.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Topic;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A broker with the settings that `compose/secured.yml` gives to Kafka, with secrets and users
/// made by the scripts of `compose`.
final class SecuredBroker implements AutoCloseable {
  private static final String SECURED = "compose/secured.yml";

  private final Path directory;
  private final int internal = Ports.free();
  private final int external = Ports.free();
  private final KafkaBroker broker;

  /// The answer of a script.
  record Answer(int status, String text, String errors) {}

  SecuredBroker(Path directory) throws IOException {
    this.directory = directory;
    Path docker = Files.createDirectories(directory.resolve("bin")).resolve("docker");
    Files.writeString(docker, "#!/bin/sh\nexit 1\n");
    if (!docker.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + docker + " executable");
    }
    Answer made = script("secrets.sh", secrets().toString());
    if (made.status != 0) {
      throw new IOException(made.errors);
    }
    this.broker = KafkaBroker.start(directory.resolve("broker"), internal, settings());
    TopicProvisioner.forAllTopics(administrator()).ensure();
  }

  Path secrets() {
    return directory.resolve("secrets");
  }

  /// Runs a script of `compose` on a machine whose Docker engine does not answer.
  Answer script(String name, String... arguments) throws IOException {
    Path output = Files.createTempFile(directory, name, ".txt");
    List<String> line = new ArrayList<>(List.of("bash", "compose/" + name));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    Path errors = Files.createTempFile(directory, name, ".err");
    builder.directory(Manifests.ROOT.toFile());
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    environment.merge("PATH", directory.resolve("bin") + ":", (path, own) -> own + path);
    environment.put("SLUICE_SECRETS", secrets().toString());
    environment.put("SLUICE_KAFKA_PORT", Integer.toString(external));
    int status = builder.start().onExit().join().exitValue();
    return new Answer(status, Files.readString(output), Files.readString(errors));
  }

  /// Applies the list of users, as the topics job does.
  void apply() {
    Map<String, String> passwords = new TreeMap<>();
    Topic.services().forEach(service -> passwords.put(service, password("kafka-" + service)));
    ExternalUsers users = ExternalUsers.read(secrets().resolve("kafka-consumers"), "admin");
    new KafkaAccessControl(administrator(), passwords, users).ensure();
  }

  /// Returns the address that is open to the outside.
  String outside() {
    return "localhost:" + external;
  }

  /// Returns the settings of the administrator's client inside the stack.
  Map<String, Object> administrator() {
    return login("127.0.0.1:" + internal, "admin", "PLAIN", "SASL_PLAINTEXT");
  }

  /// Returns the administrator's settings for the listener that is open to the outside.
  Map<String, Object> administratorOutside() {
    Map<String, Object> login = login(outside(), "admin", "PLAIN", "SASL_SSL");
    login.put("ssl.truststore.type", "PEM");
    login.put("ssl.truststore.location", secrets().resolve("tls-certificate").toString());
    return login;
  }

  private Map<String, Object> login(
      String bootstrap, String user, String mechanism, String protocol) {
    Map<String, Object> login = new HashMap<>();
    login.put("bootstrap.servers", bootstrap);
    login.putAll(
        KafkaLogin.properties(
            Map.of(
                "SLUICE_KAFKA_USER", user,
                "SLUICE_KAFKA_MECHANISM", mechanism,
                "SLUICE_KAFKA_PROTOCOL", protocol,
                "SLUICE_KAFKA_PASSWORD_FILE", secrets().resolve("kafka-" + user).toString())));
    return login;
  }

  String password(String name) {
    try {
      return Files.readString(secrets().resolve(name), UTF_8);
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
          settings.put(property(variable.getKey()), here(value.equals("login") ? login : value));
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

  private String here(String value) {
    return value
        .replace("$$", "\0")
        .replaceAll("\\$\\{[A-Z_]+:-([^}]*)\\}", "$1")
        .replace('\0', '$')
        .replace("/run/secrets", secrets().toString())
        .replace("//kafka:", "//127.0.0.1:")
        .replace(":7092", ":" + external)
        .replace(":9092", ":" + internal)
        .replace(":9094", ":" + external);
  }

  @Override
  public void close() {
    broker.kill();
  }
}
