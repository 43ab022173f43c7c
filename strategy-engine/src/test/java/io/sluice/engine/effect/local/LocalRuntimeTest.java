package io.sluice.engine.effect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.EnvValue;
import io.sluice.engine.effect.instance.InstanceTable;
import io.sluice.engine.effect.instance.JdbcInstanceTable;
import io.sluice.engine.effect.target.EnginesConformance;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.messaging.secret.VariableSecretStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRuntimeTest extends EnginesConformance {
  @TempDir private Path directory;

  private final DataSource database = Databases.empty();
  private Optional<LocalRuntime> opened = Optional.empty();

  @Override
  protected LocalRuntime runtime() {
    if (opened.isEmpty()) {
      opened = Optional.of(open());
    }
    return opened.get();
  }

  private LocalRuntime open() {
    return another(database);
  }

  @Override
  protected DataSource database() {
    return database;
  }

  @Override
  protected boolean isRunning(UUID instance) {
    return new ProcessInspector().marked().containsKey(instance);
  }

  @Override
  protected LocalRuntime another(DataSource table) {
    return at(table, System::nanoTime);
  }

  private static SecretReader secrets(String environment) {
    return new SecretReader(
        Map.of(
            "env",
            new VariableSecretStore(
                environment + "_",
                name -> Optional.of("hunter22").filter(_ -> name.equals("production_TOKEN")))));
  }

  private LocalRuntime at(DataSource table, LongSupplier nanoTime) {
    return at(table, LocalRuntimeTest::secrets, nanoTime);
  }

  private LocalRuntime at(
      DataSource table, Function<String, SecretReader> secrets, LongSupplier nanoTime) {
    return LocalRuntimeFactory.open(
        table,
        new LocalRuntimeFactory.Settings(directory, 20_000, 29_999, 2_000),
        secrets,
        nanoTime);
  }

  @Override
  protected void kill(Instance instance) {
    ProcessHandle.of(instance.pid().orElseThrow()).orElseThrow().destroyForcibly();
  }

  @AfterEach
  void stopAll() {
    runtime().readAll().instances(LANE).stream()
        .flatMap(instance -> instance.pid().stream().boxed())
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void instances_outlive_the_engine_and_are_found_again() {
    adopt();
    UUID id = ready(FIRST, 0);

    Runtime restarted = open();

    assertThat(restarted.readAll().instances(LANE))
        .singleElement()
        .satisfies(instance -> {
          assertThat(instance.id()).isEqualTo(id);
          assertThat(instance.state()).isEqualTo(Instance.State.READY);
        });
  }

  @Test
  void an_instance_that_was_forked_but_not_written_down_is_found_by_its_mark() throws Exception {
    adopt();
    UUID id = ready(FIRST, 0);
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("update instance set pid = null, start = null, boot = null");
    }

    Runtime restarted = open();

    assertThat(restarted.readAll().instances(LANE))
        .singleElement()
        .satisfies(instance -> {
          assertThat(instance.id()).isEqualTo(id);
          assertThat(instance.pid()).isPresent();
        });
  }

  @Test
  void a_start_that_an_engine_did_not_come_to_is_no_ending_of_an_instance() {
    adopt();
    long[] nanos = {0};
    LocalRuntime other = at(database, () -> nanos[0]);
    UUID first = mark(0);
    assertThat(other.read(LANE))
        .singleElement()
        .matches(starting -> starting.id().equals(first))
        .matches(starting -> starting.state() == Instance.State.STARTING);

    nanos[0] = Duration.ofSeconds(6).toNanos();
    assertThat(other.read(LANE)).isEmpty();

    ready(FIRST, 0);
    kill(runtime().read(LANE).getFirst());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> runtime().read(LANE).getFirst().state() == Instance.State.DEAD);
    UUID second = mark(0);
    assertThat(other.read(LANE)).singleElement().matches(instance -> instance.restarts() == 1);

    nanos[0] = Duration.ofSeconds(12).toNanos();
    Instance dead = other.read(LANE).getFirst();
    assertThat(dead.state()).isEqualTo(Instance.State.DEAD);
    assertThat(dead.restarts()).isZero();
    assertThat(dead.id()).as("not the instance that was starting").isNotEqualTo(second);
    assertThat(other.read(LANE)).containsExactly(dead);
    ready(FIRST, 0);
    assertThat(other.read(LANE)).singleElement().matches(instance -> instance.restarts() == 1);
  }

  /// Marks a start without a process, like an engine that crashes in between.
  private UUID mark(int slot) {
    UUID id = UUID.randomUUID();
    var instanceSpec = new InstanceTable.InstanceSpec(id, LANE, release, spec(), slot, 29_000);
    assertThat(new JdbcInstanceTable("local", database).starting(FIRST, instanceSpec))
        .isEqualTo(id);
    return id;
  }

  @Test
  void a_start_that_fails_is_no_ending_of_an_instance() throws IOException {
    adopt();
    Files.delete(directory); // so that no log file can be created

    assertThatThrownBy(() -> runtime().start(LANE, FIRST, release, spec(), 0))
        .isInstanceOf(TargetException.Permanent.class);
    assertThat(runtime().read(LANE)).isEmpty();
  }

  @Test
  void an_instance_has_a_session_and_a_pid_file_of_its_own() throws IOException {
    adopt();
    UUID id = ready(FIRST, 0);

    long pid = runtime().read(LANE).getFirst().pid().orElseThrow();

    assertThat(directory.resolve(id + ".pid")).hasContent(pid + "\n");
    String stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
    assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3])
        .isEqualTo(Long.toString(pid));
  }

  @Test
  void an_instance_that_was_given_up_before_it_was_forked_does_not_stay() throws Exception {
    adopt();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "create function give_up() returns trigger language plpgsql as"
              + " $$ begin new.mark := 'DEAD'; return new; end $$");
      statement.execute(
          "create trigger give_up before insert on instance"
              + " for each row execute function give_up()");
    }

    UUID id = runtime().start(LANE, FIRST, release, EngineSpecs.shop("1.0", 1), 0);

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !new ProcessInspector().marked().containsKey(id));
  }

  @Test
  void a_secret_reaches_the_instance_and_no_log() throws IOException {
    adopt();
    var secret = Map.<String, EnvValue>of("TOKEN", new EnvValue.Secret("env:TOKEN"));
    UUID id =
        runtime()
            .start(LANE, FIRST, release, EngineSpecs.with(LANE, "1.0", List.of(), secret, 1), 0);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !runtime().logs(LANE, Optional.of(id), 10).isEmpty());

    assertThat(Files.readString(directory.resolve(id + ".log"))).contains("secret is hunter22");
    assertThat(runtime().logs(LANE, Optional.of(id), 10)).contains("secret is ***");
  }

  @Test
  void a_log_is_not_shown_if_it_cannot_be_masked() {
    adopt();
    var secret = Map.<String, EnvValue>of("TOKEN", new EnvValue.Secret("env:TOKEN"));
    UUID id =
        runtime()
            .start(LANE, FIRST, release, EngineSpecs.with(LANE, "1.0", List.of(), secret, 1), 0);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !runtime().logs(LANE, Optional.of(id), 10).isEmpty());

    Runtime restarted = at(database, _ -> new SecretReader(Map.of()), System::nanoTime);

    assertThat(restarted.logs(LANE, Optional.of(id), 10))
        .singleElement()
        .asString()
        .startsWith("the log is not shown, because it may contain a secret: ");
  }

  @Test
  void a_secret_that_cannot_be_read_is_named_before_anything_is_started() {
    adopt();
    var secret = Map.<String, EnvValue>of("TOKEN", new EnvValue.Secret("env:NOWHERE"));
    var broken = EngineSpecs.with(LANE, "1.0", List.of(), secret, 1);

    assertThatThrownBy(() -> runtime().start(LANE, FIRST, release, broken, 0))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessage(
            "variable TOKEN: secret env:NOWHERE cannot be read: variable production_NOWHERE is not set");
    assertThat(runtime().read(LANE)).isEmpty();
  }

  @Test
  void an_instance_that_does_not_end_is_ended_by_force_after_its_grace() {
    adopt();
    UUID id = runtime().start(LANE, FIRST, release, EngineSpecs.shop("1.0", 1, "deaf"), 0);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> runtime().read(LANE).getFirst().state() == Instance.State.READY);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          runtime().stop(LANE, FIRST, id, Duration.ofMillis(300));
          return runtime().read(LANE).isEmpty();
        });
  }

  @Test
  void an_instance_that_does_not_listen_has_that_problem() {
    adopt();
    UUID id = runtime().start(LANE, FIRST, release, EngineSpecs.shop("1.0", 1, "never"), 0);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          int port = runtime().read(LANE).getFirst().port();
          assertThat(runtime().findProblem(id)).contains("nothing listens on port " + port);
        });
  }

  @Test
  void an_instance_that_is_ready_has_no_problem() {
    adopt();

    UUID id = ready(FIRST, 0);

    assertThat(runtime().findProblem(id)).isEmpty();
  }

  @Test
  void an_instance_that_exited_has_its_exit_code_as_its_problem_until_it_is_gone() {
    adopt();
    UUID id = runtime().start(LANE, FIRST, release, EngineSpecs.shop("1.0", 1, "die"), 0);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> runtime().read(LANE).getFirst().state() == Instance.State.DEAD);

    assertThat(runtime().findProblem(id).orElseThrow())
        .matches("the process exited with 3 after [0-9]+\\.[0-9] s");

    runtime().retire(LANE, FIRST, id);
    assertThat(runtime().readAll().instances(LANE)).isEmpty();
    assertThat(runtime().findProblem(id)).isEmpty();
  }

  @Test
  void a_log_that_grew_too_large_is_rotated_while_the_instance_runs() throws IOException {
    adopt();
    UUID id = ready(FIRST, 0);
    Path log = directory.resolve(id + ".log");
    Files.writeString(log, "x".repeat(3_000));

    runtime().rotateLogs();

    assertThat(log).isEmptyFile();
    assertThat(directory.resolve(id + ".log.1")).hasSize(3_000);
  }

  @Test
  void a_death_is_noticed_without_looking_at_the_table() {
    adopt();
    ready(FIRST, 0);
    assertThat(runtime().hasDeadInstance()).isFalse();

    kill(runtime().read(LANE).getFirst());

    await().atMost(Duration.ofSeconds(5)).until(() -> runtime().hasDeadInstance());
  }
}
