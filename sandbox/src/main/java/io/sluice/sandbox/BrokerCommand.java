package io.sluice.sandbox;

import io.sluice.sandbox.base.SandboxException;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/// The properties file and the command line of the broker.
///
/// @param directory directory of the properties file; Kafka's logs are below `data`
/// @param port port for clients, on 127.0.0.1
/// @param controllerPort port of the controller, on 127.0.0.1
/// @param settings further properties, which replace those of this class
public record BrokerCommand(
    Path directory, int port, int controllerPort, Map<String, String> settings) {

  /// The JVM option with which Kafka logs problems and little else.
  public static final String LOGGING =
      "-Dlog4j2.configurationFile=classpath:broker-log4j2.properties";

  private static final List<String> OF_TESTS =
      List.of("quarkus-", "jboss-logmanager", "slf4j-jboss", "log4j2-jboss", "surefire", "junit-");

  public BrokerCommand(Path directory, int port, int controllerPort) {
    this(directory, port, controllerPort, Map.of());
  }

  public BrokerCommand {
    settings = Map.copyOf(settings);
  }

  /// Returns Kafka's data directory.
  Path data() {
    return directory.resolve("data");
  }

  Path log() {
    return directory.resolve("broker.log");
  }

  /// Writes the properties file and returns the arguments of [BrokerMain].
  public List<String> arguments() {
    try {
      Files.createDirectories(data());
      Path file = directory.resolve("server.properties");
      Properties all = new Properties();
      all.load(new StringReader(properties()));
      all.putAll(settings);
      try (Writer writer = Files.newBufferedWriter(file)) {
        all.store(writer, "");
      }
      return List.of(file.toString(), data().toString());
    } catch (IOException e) {
      throw new SandboxException("the broker's directory " + directory + ": " + e.getMessage(), e);
    }
  }

  /// Returns properties for little memory: by default the log cleaner alone takes 128 MB of heap.
  /// The session timeout is short, since a killed broker can return only after its old session has
  /// expired.
  private String properties() {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%3$s
    broker.session.timeout.ms=3000
    broker.heartbeat.interval.ms=500
    auto.create.topics.enable=false
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=6
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=6
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    group.initial.rebalance.delay.ms=0
    num.network.threads=2
    num.io.threads=4
    background.threads=2
    num.recovery.threads.per.data.dir=2
    log.cleaner.dedupe.buffer.size=4194304
    log.cleaner.io.buffer.size=262144
    log.index.size.max.bytes=1048576
    socket.send.buffer.bytes=-1
    socket.receive.buffer.bytes=-1
    """
        .formatted(port, controllerPort, data());
  }

  /// Returns the jars of this JVM and this module's classes, without the jars that would replace
  /// Kafka's own logging and configuration.
  static String classPathOfThisJvm() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    List<String> entries = new ArrayList<>();
    entries.add(ownClasses());
    Arrays.stream(all.split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar") && !isOfTests(Path.of(entry)))
        .forEach(entries::add);
    return entries.stream().distinct().collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOfTests(Path jar) {
    String name = String.valueOf(jar.getFileName());
    return OF_TESTS.stream().anyMatch(name::startsWith);
  }

  private static String ownClasses() {
    return Path.of(
            URI.create(
                BrokerCommand.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
