package io.sluice.sandbox.browser;

import io.sluice.sandbox.Trees;
import io.sluice.sandbox.base.Required;
import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.OsProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A Chromium process without a window. Its profile is new, and its close ends the process.
public final class Chromium implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/google-chrome"),
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"));
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final Process process;
  private final Path directory;
  private final Optional<DevTools> devTools;
  private final Thread hook = new Thread(this::end);

  /// @param devTools empty if it is not connected yet
  private Chromium(Process process, Path directory, Optional<DevTools> devTools) {
    this.process = process;
    this.directory = directory;
    this.devTools = devTools;
  }

  /// Whether Chromium is installed on this machine.
  ///
  /// @throws SandboxException if it is missing and required, see [Required]
  public static boolean isInstalled() {
    return Required.has("chromium", findProgram().isPresent());
  }

  /// Finds the program of this machine.
  public static Optional<Path> findProgram() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  /// Starts a Chromium, and returns once it accepts commands. Its profile is in a temporary
  /// directory, which its end deletes.
  ///
  /// @throws SandboxException if it is not installed, or does not start within 30 s
  public static Chromium start() {
    Path program =
        findProgram()
            .orElseThrow(() ->
                new SandboxException(
                    "Chromium is not installed: install it, on Debian by 'apt install chromium'"));
    Chromium started = launch(program);
    boolean isConnected = false;
    try {
      int port = started.awaitPort();
      Chromium connected =
          new Chromium(started.process, started.directory, Optional.of(DevTools.connect(port)));
      Runtime.getRuntime().addShutdownHook(connected.hook);
      isConnected = true;
      return connected;
    } finally {
      if (!isConnected) {
        started.end();
      }
    }
  }

  private static Chromium launch(Path program) {
    try {
      Path directory = Files.createTempDirectory("sluice-chromium");
      Process process =
          new ProcessBuilder(command(program, directory))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Chromium(process, directory, Optional.empty());
    } catch (IOException e) {
      throw new SandboxException("Chromium cannot be started: " + e.getMessage(), e);
    }
  }

  private static List<String> command(Path program, Path directory) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + directory,
                "--no-first-run",
                "--disable-gpu",
                "--hide-scrollbars"));
    if ("root".equals(System.getProperty("user.name"))) {
      // Chromium does not run as root with its sandbox. It shows pages of this stack only.
      command.add("--no-sandbox");
    }
    command.add("about:blank");
    return command;
  }

  /// Returns the port for commands, which Chromium writes into a file of its profile.
  private int awaitPort() {
    Path file = directory.resolve("DevToolsActivePort");
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      try {
        List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        if (lines.size() > 1) {
          return Integer.parseInt(lines.getFirst());
        }
      } catch (IOException e) {
        throw new SandboxException("%s cannot be read".formatted(file), e);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new SandboxException(
        process.isAlive()
            ? "Chromium did not start within %d s".formatted(START_LIMIT.toSeconds())
            : "Chromium ended at its start, with code " + process.exitValue());
  }

  /// Returns its only page.
  public BrowserPage page() {
    return new BrowserPage(devTools.orElseThrow());
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    end();
  }

  private void end() {
    devTools.ifPresent(DevTools::close);
    OsProcesses.stop(process, STOP_LIMIT);
    try {
      Trees.delete(directory);
    } catch (IOException _) {
      // A temporary directory: the system deletes it later.
    }
  }
}
