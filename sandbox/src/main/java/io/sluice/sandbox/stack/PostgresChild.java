package io.sluice.sandbox.stack;

import io.sluice.sandbox.Postgres;
import io.sluice.sandbox.PostgresBinaries;
import io.sluice.sandbox.PostgresCommand;
import io.sluice.sandbox.process.OsProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// PostgreSQL as a part of the stack, with one database for each service.
public record PostgresChild(Home home, Layout layout) implements Child {

  public static final String NAME = "postgresql";
  static final List<String> DATABASES =
      List.of("release_api", "strategy_engine", "health_monitor", "notifier");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<StackPort> listeners() {
    return List.of(StackPort.POSTGRESQL);
  }

  @Override
  public List<String> command() {
    PostgresCommand command = server();
    PostgresTemplate.of(home).copyTo(command);
    command.init();
    return command.command();
  }

  @Override
  public Path log() {
    return home.log(NAME);
  }

  @Override
  public boolean isReady(long pid) {
    return server().isReady(pid);
  }

  @Override
  public void doWhenReady() {
    DATABASES.forEach(name -> Postgres.createDatabase(layout.port(StackPort.POSTGRESQL), name));
  }

  @Override
  public Optional<ProcessHandle> find() {
    return server().findRunning();
  }

  @Override
  public void signalStop(ProcessHandle process) {
    OsProcesses.interrupt(process);
  }

  @Override
  public Duration startLimit() {
    return Duration.ofSeconds(60);
  }

  private PostgresCommand server() {
    return new PostgresCommand(
        PostgresBinaries.unpack(home.prepared()),
        home.directory().resolve(NAME),
        log(),
        layout.port(StackPort.POSTGRESQL),
        true);
  }
}
