package io.sluice.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.sandbox.process.OsProcesses;
import io.sluice.sandbox.process.ProcessTable;
import io.sluice.sandbox.process.ProcessTable.Phase;
import io.sluice.sandbox.process.ProcessTable.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

  @TempDir Path directory;

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<Supervisor> started = new CopyOnWriteArrayList<>();
  private Home home = new Home(Path.of("."), Path.of("."));

  @BeforeEach
  void prepare() {
    home = new Home(directory, directory.resolve("state"));
    home.prepare();
  }

  @AfterEach
  void stopAll() {
    started.forEach(Supervisor::stop);
  }

  @Test
  void a_child_that_dies_is_restarted() {
    Supervisor supervisor = start(FakeChild.steady("one", directory));
    Row first = awaitRow("one", row -> row.phase() == Phase.READY);
    ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
    Row second = awaitRow("one", row -> row.phase() == Phase.READY && row.pid() != first.pid());
    assertThat(second.restarts()).isEqualTo(1);
    assertThat(supervisor.isReady()).isTrue();
  }

  @Test
  void a_running_child_is_adopted_by_the_next_supervisor() {
    FakeChild child = FakeChild.steady("one", directory);
    Supervisor before = start(child);
    Row first = awaitRow("one", row -> row.phase() == Phase.READY);
    before.abandon();
    start(child);
    Row adopted = awaitRow("one", row -> row.phase() == Phase.READY);
    assertThat(adopted.pid()).isEqualTo(first.pid());
    assertThat(messages).contains("one still runs (pid %d)".formatted(first.pid()));
  }

  @Test
  void an_adopted_child_that_dies_is_started_again() {
    FakeChild child = FakeChild.steady("one", directory);
    Supervisor before = start(child);
    Row first = awaitRow("one", row -> row.phase() == Phase.READY);
    before.abandon();
    start(child);
    await().until(() -> messages.contains("one still runs (pid %d)".formatted(first.pid())));
    ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
    Row second = awaitRow("one", row -> row.phase() == Phase.READY && row.pid() != first.pid());
    assertThat(second.restarts()).isEqualTo(1);
  }

  @Test
  void a_child_that_keeps_dying_is_failing_with_its_last_words() {
    start(
        new FakeChild("one", List.of(), List.of(), directory, "echo ERROR no such table; exit 1"));
    Row failing = awaitRow("one", row -> row.phase() == Phase.FAILING);
    assertThat(failing.note())
        .isEqualTo(
            "it ended with status 1 while it started; last output: ERROR no such table; see %s",
            directory.resolve("one.log"));
  }

  @Test
  void a_busy_port_is_named_with_its_owner_and_the_flag() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Layout layout = Layout.of(Map.of("--api-port", String.valueOf(busy.getLocalPort())));
      start(
          layout,
          new FakeChild("one", List.of(StackPort.RELEASE_API), List.of(), directory, "exit 0"));
      Row row = awaitRow("one", one -> !one.note().isEmpty());
      assertThat(row.note())
          .isEqualTo(
              "port %d is taken by java (pid %d): stop that, or choose another port with"
                  + " --api-port",
              busy.getLocalPort(), ProcessHandle.current().pid());
    }
  }

  @Test
  void a_child_waits_for_those_that_it_needs() {
    FakeChild slow =
        new FakeChild(
            "first",
            List.of(),
            List.of(),
            directory,
            "sleep 0.3; touch %s; exec sleep 1000".formatted(directory.resolve("first.ready")));
    start(FakeChild.steady("second", directory, "first"), slow);
    awaitRow("second", row -> row.phase() == Phase.READY);
    Row first = awaitRow("first", row -> row.phase() == Phase.READY);
    Row second = awaitRow("second", row -> row.phase() == Phase.READY);
    assertThat(second.started()).isGreaterThan(first.started() + 250);
  }

  @Test
  void a_child_lets_another_ahead_but_does_not_need_it() {
    FakeChild never = new FakeChild("first", List.of(), List.of(), directory, "exec sleep 1000");
    start(FakeChild.steady("second", directory).startingAfter("first"), never);
    Row second = awaitRow("second", row -> row.phase() == Phase.READY);
    Row first = awaitRow("first", row -> row.phase() == Phase.STARTING);
    assertThat(second.started()).isGreaterThan(first.started() + 3_000);
  }

  @Test
  void a_child_that_ignores_the_stop_signal_is_killed() {
    FakeChild stubborn =
        new FakeChild(
            "one",
            List.of(),
            List.of(),
            directory,
            "trap '' TERM; touch %s; while :; do sleep 0.1; done"
                .formatted(directory.resolve("one.ready")));
    Supervisor supervisor = start(stubborn);
    Row row = awaitRow("one", one -> one.phase() == Phase.READY);
    supervisor.stop();
    assertThat(ProcessHandle.of(row.pid()).map(OsProcesses::isAlive).orElse(false)).isFalse();
    assertThat(messages).contains("one did not end within 0.5 s: killed");
    assertThat(awaitRow("one", one -> one.phase() == Phase.STOPPED).pid()).isZero();
  }

  @Test
  void the_pause_before_the_next_start_grows_to_ten_seconds() {
    assertThat(ProcessKeeper.pause(1)).isEqualTo(Duration.ZERO);
    assertThat(ProcessKeeper.pause(2)).isEqualTo(Duration.ofMillis(250));
    assertThat(ProcessKeeper.pause(5)).isEqualTo(Duration.ofSeconds(2));
    assertThat(ProcessKeeper.pause(50)).isEqualTo(Duration.ofSeconds(10));
  }

  private Supervisor start(Child... children) {
    return start(Layout.of(Map.of()), children);
  }

  private Supervisor start(Layout layout, Child... children) {
    List<String> names = List.of(children).stream().map(Child::name).toList();
    Supervisor supervisor =
        new Supervisor(List.of(children), List.of(names), home, layout, messages::add);
    started.add(supervisor);
    supervisor.start();
    return supervisor;
  }

  private Row awaitRow(String name, Predicate<Row> condition) {
    return await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> ProcessTable.read(home.table()).findRow(name).filter(condition),
            java.util.Optional::isPresent)
        .orElseThrow();
  }
}
