package io.sluice.sandbox.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sluice.sandbox.TestStack;
import io.sluice.sandbox.command.Health.State;
import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import io.sluice.sandbox.process.ProcessTable.Phase;
import io.sluice.sandbox.process.ProcessTable.Row;
import io.sluice.sandbox.stack.Home;
import io.sluice.sandbox.stack.Layout;
import io.sluice.sandbox.stack.PostgresChild;
import io.sluice.sandbox.stack.Stack;
import io.sluice.sandbox.stack.StackPort;
import io.sluice.sandbox.stack.SupervisorFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthProbeTest {
  private static final Duration LIMIT = Duration.ofMillis(300);
  private static final String UP =
      """
      {"status": "UP", "checks": [{"name": "messaging", "status": "UP"}]}\
      """;
  private static final String DOWN =
      """
      {"status": "DOWN", "checks": [
        {"name": "messaging", "status": "DOWN", "data": {"release.requests-0": "no space\\nleft"}},
        {"name": "polls", "status": "UP"},
        {"name": "ticks", "status": "DOWN"}]}\
      """;

  @TempDir private Path directory;
  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void a_service_is_ready_if_its_live_and_ready_checks_are_up() throws IOException {
    assertThat(probe(StackPort.NOTIFIER, service(200, UP, 200, UP))).isEqualTo(Health.READY);
  }

  @Test
  void an_unready_service_gives_the_reason_of_each_failed_check() throws IOException {
    assertThat(probe(StackPort.NOTIFIER, service(200, UP, 503, DOWN)))
        .isEqualTo(
            new Health(
                State.NOT_READY,
                "messaging (release.requests-0: no space left) is down; ticks is down"));
  }

  @Test
  void a_ready_service_that_is_not_live_is_reported_as_not_live() throws IOException {
    assertThat(probe(StackPort.STRATEGY_ENGINE, service(503, DOWN, 200, UP)).state())
        .isEqualTo(State.NOT_LIVE);
  }

  @Test
  void an_answer_that_is_no_health_leaves_its_status() throws IOException {
    assertThat(probe(StackPort.NOTIFIER, service(200, UP, 500, "<html>")))
        .isEqualTo(new Health(State.NOT_READY, "its health answers 500"));
  }

  @Test
  void a_port_that_only_accepts_connections_gives_no_answer() throws IOException {
    for (StackPort listener :
        List.of(StackPort.NOTIFIER, StackPort.EDGE_ADMIN, StackPort.BROKER, StackPort.POSTGRESQL)) {
      try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
        int port = silent.getLocalPort();

        assertThat(probe(listener, port))
            .isEqualTo(
                new Health(
                    State.NO_ANSWER, "it does not answer on port %d within 0.3 s".formatted(port)));
      }
    }
  }

  @Test
  void a_broker_and_a_database_that_work_answer() {
    int broker = Integer.parseInt(TestStack.kafka().replaceAll(".*:", ""));
    int database =
        Integer.parseInt(TestStack.database("probed").replaceAll(".*:([0-9]+)/probed.*", "$1"));
    var slow =
        new HealthProbe(
            Layout.of(Map.of("--broker-port", "" + broker, "--postgres-port", "" + database)),
            HealthProbe.LIMIT);

    assertThat(slow.all(List.of(Stack.BROKER, PostgresChild.NAME)))
        .isEqualTo(Map.of(Stack.BROKER, Health.READY, PostgresChild.NAME, Health.READY));
  }

  @Test
  void the_status_of_a_stack_in_which_one_service_hangs_is_not_0() throws IOException {
    Home home = new Home(directory, directory.resolve("state"));
    home.prepare();
    new SupervisorFile(home).claim();
    int port = service(200, UP, 200, UP);
    layout(StackPort.NOTIFIER, port).write(home);
    ProcessHandle self = ProcessHandle.current();
    ProcessTable.read(home.table())
        .put(new Row("notifier", self.pid(), OsProcesses.started(self), Phase.READY, port, 0, ""));
    assertThat(new StatusCommand(home, LIMIT).run(List.of("--json"))).isEqualTo(Main.DONE);

    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      layout(StackPort.NOTIFIER, silent.getLocalPort()).write(home);

      assertThat(new StatusCommand(home, LIMIT).run(List.of())).isEqualTo(Main.NOT_RUNNING);
    }
  }

  private static Health probe(StackPort listener, int port) {
    return new HealthProbe(layout(listener, port), LIMIT)
        .all(List.of(listener.process()))
        .values()
        .iterator()
        .next();
  }

  private static Layout layout(StackPort listener, int port) {
    return Layout.of(Map.of(listener.flag(), String.valueOf(port)));
  }

  private int service(int live, String liveBody, int ready, String readyBody) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    servers.add(server);
    respond(server, "/q/health/live", live, liveBody);
    respond(server, "/q/health/ready", ready, readyBody);
    server.start();
    return server.getAddress().getPort();
  }

  private static void respond(HttpServer server, String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
