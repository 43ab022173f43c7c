package io.sluice.sandbox.drive;

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

/// A stack that is driven by `./sluice`, as people drive it.
///
/// @param root the project
/// @param state the stack's directory, `.sluice` for the usual one
public record Driven(Path root, Path state) {
  /// Ports of a stack that was not moved, by their flags.
  private static final Map<String, Integer> USUAL =
      Map.of(
          "--api-port", 7070,
          "--edge-port", 7080,
          "--edge-admin-port", 7081,
          "--broker-port", 7092,
          "--postgres-port", 7432,
          "--engine-port", 7071);

  /// What a command did.
  ///
  /// @param output both streams
  public record Ran(int exit, String output) {}

  /// The one that the environment names: `sluice.root` and `SLUICE_HOME`.
  public static Driven ofThisProcess() {
    Path root = Path.of(System.getProperty("sluice.root", ".")).toAbsolutePath().normalize();
    String home = System.getenv("SLUICE_HOME");
    return new Driven(
        root,
        home == null || home.isEmpty() ? root.resolve(".sluice") : Path.of(home).toAbsolutePath());
  }

  /// Starts `./sluice` with `words`; both streams are one.
  public Process start(String... words) {
    return start(Map.of(), words);
  }

  /// @param environment variables beside those of this process
  private Process start(Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>(List.of(root.resolve("sluice").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("SLUICE_HOME", state.toString());
    // Whoever drives it was built with it, and a build in the middle would pull the rug.
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

  /// Runs `./sluice` with `words` to its end.
  public Ran run(String... words) {
    return run(Map.of(), words);
  }

  /// @param environment variables beside those of this process; what `up` starts has them, too
  public Ran run(Map<String, String> environment, String... words) {
    Process process = start(environment, words);
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Ran(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("reading what ./sluice says", e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// The port behind a flag of `up`, such as `--edge-port`.
  public int port(String flag) {
    return lines("ports").stream()
        .filter(line -> line.startsWith(flag + " "))
        .findFirst()
        .map(line -> Integer.parseInt(line.substring(flag.length() + 1).strip()))
        .orElseGet(() -> Optional.ofNullable(USUAL.get(flag)).orElseThrow());
  }

  public String apiUrl() {
    return "http://127.0.0.1:" + port("--api-port");
  }

  /// What the API wants to see; empty until `up` has made it.
  public Optional<String> token() {
    return lines("token").stream().findFirst().map(String::strip).filter(text -> !text.isEmpty());
  }

  /// What the edge's admin port wants to see.
  public Optional<String> serviceToken() {
    return lines("service-token").stream().findFirst().map(String::strip);
  }

  /// The process called `name` as the supervisor last wrote it, if it lives.
  public Optional<ProcessHandle> process(String name) {
    return lines("processes").stream()
        .map(line -> line.split("\t", -1))
        .filter(row -> row.length > 3 && row[0].equals(name))
        .findFirst()
        .flatMap(row -> ProcessHandle.of(Long.parseLong(row[1])))
        .filter(ProcessHandle::isAlive);
  }

  /// Whether the supervisor says that `name` is ready.
  public boolean isReady(String name) {
    return process(name).isPresent()
        && lines("processes").stream()
            .map(line -> line.split("\t", -1))
            .anyMatch(row -> row.length > 3 && row[0].equals(name) && row[3].equals("READY"));
  }

  /// Likewise, and it is another process than `pid`, which may be ending at this moment.
  public boolean isReadyAnew(String name, long pid) {
    return isReady(name) && process(name).filter(now -> now.pid() != pid).isPresent();
  }

  /// Ends `name` at once, as a fault would (SIGKILL), and waits until it is gone.
  public void kill(String name) {
    ProcessHandle process =
        process(name).orElseThrow(() -> new IllegalStateException(name + " does not run"));
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /// The jar with the demo application in it.
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
