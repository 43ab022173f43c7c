package io.sluice.sandbox.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A stack that `./sluice` controls, as it does for users.
///
/// @param root root directory of the project
/// @param state directory of the stack's state, `.sluice` by default
public record StackDriver(Path root, Path state) {
  /// The default ports, by their flags.
  private static final Map<String, Integer> DEFAULT_PORTS =
      Map.of(
          "--api-port", 7070,
          "--edge-port", 7080,
          "--edge-admin-port", 7081,
          "--broker-port", 7092,
          "--postgres-port", 7432,
          "--engine-port", 7071);

  /// The result of a command.
  ///
  /// @param output standard output and standard error
  public record Ran(int exit, String output) {}

  /// Returns the stack that the system property `sluice.root` and the environment variable
  /// `SLUICE_HOME` name.
  public static StackDriver ofThisProcess() {
    Path root = Path.of(System.getProperty("sluice.root", ".")).toAbsolutePath().normalize();
    String home = System.getenv("SLUICE_HOME");
    return new StackDriver(
        root,
        home == null || home.isEmpty() ? root.resolve(".sluice") : Path.of(home).toAbsolutePath());
  }

  /// Starts `./sluice` with `words`; its two output streams are merged.
  public Process start(String... words) {
    return start(Map.of(), words);
  }

  /// @param environment variables in addition to those of this process
  private Process start(Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>(List.of(root.resolve("sluice").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("SLUICE_HOME", state.toString());
    // The caller belongs to the same build, and a new build would replace its files while it runs.
    builder.environment().put("SLUICE_BUILD", "off");
    builder.environment().remove("SLUICE_URL");
    builder.environment().remove("SLUICE_TOKEN_FILE");
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("./sluice cannot be started", e);
    }
  }

  /// Runs `./sluice` with `words` and waits for its end.
  public Ran run(String... words) {
    return run(Map.of(), words);
  }

  /// @param environment variables in addition to those of this process; processes that `up` starts
  ///   get them, too
  public Ran run(Map<String, String> environment, String... words) {
    Process process = start(environment, words);
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Ran(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the output of ./sluice", e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Returns the port of a flag of `up`, such as `--edge-port`.
  public int port(String flag) {
    return lines("ports").stream()
        .filter(line -> line.startsWith(flag + " "))
        .findFirst()
        .map(line -> Integer.parseInt(line.substring(flag.length() + 1).strip()))
        .orElseGet(() -> Optional.ofNullable(DEFAULT_PORTS.get(flag)).orElseThrow());
  }

  public String apiUrl() {
    return "http://127.0.0.1:" + port("--api-port");
  }

  /// Returns the token for the API; empty until `up` has created it.
  public Optional<String> findToken() {
    return lines("token").stream().findFirst().map(String::strip).filter(text -> !text.isEmpty());
  }

  /// Returns the token for the edge's admin port.
  public Optional<String> findServiceToken() {
    return lines("service-token").stream().findFirst().map(String::strip);
  }

  /// Finds the process `name` in the last table of the supervisor, if it is alive.
  public Optional<ProcessHandle> findProcess(String name) {
    return lines("processes").stream()
        .map(line -> line.split("\t", -1))
        .filter(row -> row.length > 3 && row[0].equals(name))
        .findFirst()
        .flatMap(row -> ProcessHandle.of(Long.parseLong(row[1])))
        .filter(ProcessHandle::isAlive);
  }

  /// Whether the supervisor reports `name` as ready.
  public boolean isReady(String name) {
    return findProcess(name).isPresent()
        && lines("processes").stream()
            .map(line -> line.split("\t", -1))
            .anyMatch(row -> row.length > 3 && row[0].equals(name) && row[3].equals("READY"));
  }

  /// Whether the supervisor reports `name` as ready in another process than `pid`, which may be
  /// ending at this moment.
  public boolean isReadyAnew(String name, long pid) {
    return isReady(name) && findProcess(name).filter(now -> now.pid() != pid).isPresent();
  }

  /// Kills `name` as a crash would (SIGKILL), and waits until it has ended.
  public void kill(String name) {
    ProcessHandle process =
        findProcess(name).orElseThrow(() -> new IllegalStateException(name + " does not run"));
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /// Returns the jar with the demo application.
  ///
  /// @throws IllegalStateException if nothing is built
  public Path shopJar() {
    Path target = root.resolve("sandbox/target");
    try (Stream<Path> files = Files.find(target, 2, (path, _) -> isSandbox(path))) {
      return files
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("sandbox is not built: ./sluice build"));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + target, e);
    }
  }

  private static boolean isSandbox(Path path) {
    return String.valueOf(path.getFileName())
        .matches("sluice-sandbox-[0-9][^/]*(?<!-tests|-sources)\\.jar");
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(state.resolve(file));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + state.resolve(file), e);
    }
  }
}
