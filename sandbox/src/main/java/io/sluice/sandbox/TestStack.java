package io.sluice.sandbox;

import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// One broker and one PostgreSQL for all tests of a JVM. They start at their first use, and are
/// removed when the JVM ends. All class loaders share them, so that Quarkus tests use the same
/// ones.
///
/// Each test uses topics, groups and databases of its own.
public final class TestStack {

  private static final String KAFKA = "sluice.test-stack.kafka";
  private static final String POSTGRES = "sluice.test-stack.postgres";
  private static final String PREFIX = "sluice-test-";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /// Returns the shared broker's `bootstrap.servers`.
  public static String kafka() {
    return shared(
        KAFKA,
        () -> {
          Path own = directory().resolve("kafka");
          KafkaBroker broker = KafkaBroker.start(own);
          atEnd(broker::kill, own);
          return broker.bootstrap();
        });
  }

  /// Returns the JDBC URL of `name` on the shared PostgreSQL, and creates the database if it is
  /// missing. The user is `postgres`, the password empty.
  public static String database(String name) {
    int port =
        Integer.parseInt(
            shared(
                POSTGRES,
                () -> {
                  Path own = directory().resolve("postgres");
                  Postgres postgres = Postgres.start(own);
                  atEnd(postgres::close, own);
                  return String.valueOf(postgres.port());
                }));
    Postgres.createDatabase(port, name);
    return Postgres.jdbcUrl(port, name);
  }

  private interface Starter {
    String start();
  }

  /// Returns a value that is created once in a JVM. System properties hold it, since all class
  /// loaders of a JVM share them.
  private static String shared(String key, Starter starter) {
    Object value = System.getProperties().computeIfAbsent(key, _ -> starter.start());
    return String.valueOf(value);
  }

  private static Path directory() {
    try {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
      sweep(temporary);
      Path directory = temporary.resolve(PREFIX + ProcessHandle.current().pid());
      Files.createDirectories(directory);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("the tests' temporary directory", e);
    }
  }

  /// Runs `stop` at the end of the JVM, and then deletes `own`. Loads the necessary classes now,
  /// since their class loader may be closed by then.
  private static void atEnd(Runnable stop, Path own) {
    Path directory = directory();
    remove(own.resolve("nothing"));
    OsProcesses.load();
    Thread end =
        new Thread(() -> {
          stop.run();
          remove(own);
          removeIfEmpty(directory);
        });
    Runtime.getRuntime().addShutdownHook(end);
  }

  /// Removes the servers and directories of test JVMs that were killed.
  private static void sweep(Path temporary) throws IOException {
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path directory : directories) {
        String pid = String.valueOf(directory.getFileName()).substring(PREFIX.length());
        if (pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          stopPostgres(directory.resolve("postgres"));
          remove(directory);
        }
      }
    }
  }

  private static void stopPostgres(Path directory) {
    PostgresCommand command =
        Postgres.command(new PostgresBinaries(directory), directory, 0, false);
    command
        .findRunning()
        .ifPresent(handle -> {
          OsProcesses.interrupt(handle);
          if (!new OsProcess("postgresql", handle, command.log()).hasEnded(STOP_LIMIT)) {
            handle.destroyForcibly();
          }
        });
  }

  private static void remove(Path directory) {
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      // Another part of the stack is still ending; the next sweep removes the rest.
    }
  }

  private static void removeIfEmpty(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // The other part is still running, and removes the directory at its own end.
    }
  }

  private TestStack() {}
}
