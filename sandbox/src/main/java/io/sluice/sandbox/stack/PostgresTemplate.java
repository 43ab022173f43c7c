package io.sluice.sandbox.stack;

import io.sluice.sandbox.Postgres;
import io.sluice.sandbox.PostgresBinaries;
import io.sluice.sandbox.PostgresCommand;
import io.sluice.sandbox.Trees;
import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A cluster with the services' databases. It is created once for a build and copied at the first
/// start of a stack, since a copy is faster than a new cluster.
///
/// @param directory parent directory of `data`
public record PostgresTemplate(PostgresBinaries binaries, Path directory) {

  private static final Duration START = Duration.ofSeconds(60);

  public static PostgresTemplate of(Home home) {
    return new PostgresTemplate(
        PostgresBinaries.unpack(home.prepared()),
        home.prepared().resolve("template-" + PostgresBinaries.VERSION));
  }

  private Path data() {
    return directory.resolve("data");
  }

  /// Creates the template, unless it exists. It appears in one step.
  public void make() {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path fresh = directory.resolveSibling(directory.getFileName() + ".new");
    try {
      Trees.delete(fresh);
      PostgresCommand command =
          new PostgresCommand(binaries, fresh, fresh.resolve("log"), Ports.free(), false);
      command.init();
      OsProcess server =
          OsProcess.start("postgresql", new ProcessBuilder(command.command()), command.log());
      try {
        server.awaitReady(() -> command.isReady(server.handle().pid()), START);
        PostgresChild.DATABASES.forEach(name -> Postgres.createDatabase(command.port(), name));
      } finally {
        OsProcesses.interrupt(server.handle());
        if (!server.hasEnded(START)) {
          server.kill();
        }
      }
      Files.move(fresh, directory);
    } catch (IOException e) {
      throw new SandboxException("PostgreSQL's template: " + e.getMessage(), e);
    }
  }

  /// Copies the template into the data directory of `server`, and flushes it to the disk. Does
  /// nothing if the server has data or there is no template.
  public void copyTo(PostgresCommand server) {
    if (!Files.isDirectory(data()) || Files.exists(server.data().resolve("PG_VERSION"))) {
      return;
    }
    try {
      Path fresh = server.directory().resolve("data.new");
      Trees.delete(fresh);
      Files.createDirectories(server.directory());
      copy(data(), fresh);
      server.sync(fresh);
      Trees.delete(server.data());
      Files.move(fresh, server.data());
    } catch (IOException e) {
      throw new SandboxException("PostgreSQL's directory: " + e.getMessage(), e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path path : all) {
      Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
