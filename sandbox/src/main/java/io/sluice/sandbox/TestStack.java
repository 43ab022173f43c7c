package io.sluice.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// One broker and one PostgreSQL for all tests of a JVM, started when first asked for and removed
/// when the JVM ends. Shared by class loaders too, so that Quarkus' tests see the same ones.
///
/// Tests keep apart by names of their own: topics, groups, databases.
public final class TestStack {

  private static final String KAFKA = "sluice.test-stack.kafka";
  private static final String POSTGRES = "sluice.test-stack.postgres";
  private static final String PREFIX = "sluice-test-";
  private static final Duration LEFT_OVER = Duration.ofSeconds(5);

  /// The shared broker's `bootstrap.servers`.
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

  /// The JDBC url of `name` on the shared PostgreSQL, made if it is not there; user `postgres`,
  /// empty password.
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

  /// System properties are the one place that all class loaders of a JVM share.
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

  /// The classes that the end needs are loaded now: then their loader may be closed already.
  private static void atEnd(Runnable stop, Path own) {
    Path directory = directory();
    remove(own.resolve("nothing"));
    Signals.load();
    Thread end =
        new Thread(() -> {
          stop.run();
          remove(own);
          removeIfEmpty(directory);
        });
    Runtime.getRuntime().addShutdownHook(end);
  }

  /// Removes what test JVMs that were killed have left.
  private static void sweep(Path temporary) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path directory : left) {
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
        .running()
        .ifPresent(handle -> {
          Signals.interrupt(handle);
          if (!new Running("postgresql", handle, command.log()).ended(LEFT_OVER)) {
            handle.destroyForcibly();
          }
        });
  }

  private static void remove(Path directory) {
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      // Another part of the stack is still ending here; the next sweep takes the rest.
    }
  }

  private static void removeIfEmpty(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // The other part is still there, and does this at its own end.
    }
  }

  private TestStack() {}
}
