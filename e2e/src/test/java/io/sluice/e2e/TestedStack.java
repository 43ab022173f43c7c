package io.sluice.e2e;

import io.sluice.cli.api.Api;
import io.sluice.sandbox.drive.Driven;
import io.sluice.sandbox.drive.Driven.Ran;
import io.sluice.sandbox.drive.OwnPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A stack for tests, independent of other stacks on this machine.
public final class TestedStack {
  private final Driven driven;
  private final List<String> flags;

  private TestedStack(Driven driven, List<String> flags) {
    this.driven = driven;
    this.flags = List.copyOf(flags);
  }

  /// Returns a stack that does not run yet, without the state of an earlier run. It also makes the
  /// files that a build needs once, for the first test class while the other one waits.
  public static synchronized TestedStack fresh(String name) {
    return fresh(name, root());
  }

  /// @param root the tree whose services it runs
  public static synchronized TestedStack fresh(String name, Path root) {
    Driven driven = new Driven(root, root().resolve("e2e/target/" + name));
    if (Files.exists(driven.state().resolve("processes"))) {
      driven.run("down");
    }
    delete(driven.state());
    expectDone(driven.run("demo", "--help"));
    return new TestedStack(driven, OwnPorts.flags());
  }

  /// The project's root.
  public static Path root() {
    return Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
  }

  public Driven driven() {
    return driven;
  }

  /// The flags that give this stack its own ports.
  List<String> portFlags() {
    return flags;
  }

  /// The range of its instances' ports.
  public String instancePorts() {
    return flags.getLast();
  }

  public Ran up() {
    return up(Map.of());
  }

  /// @param environment settings of services
  public Ran up(Map<String, String> environment) {
    return expectDone(
        driven.run(
            environment, Stream.concat(Stream.of("up"), flags.stream()).toArray(String[]::new)));
  }

  public Ran down() {
    return expectDone(driven.run("down"));
  }

  public Api api() {
    return new Api(URI.create(driven.apiUrl()), () -> driven.token().orElseThrow());
  }

  public int edge() {
    return driven.port("--edge-port");
  }

  private static Ran expectDone(Ran ran) {
    if (ran.exit() != 0) {
      throw new AssertionError("exit code %d:%n%s".formatted(ran.exit(), ran.output()));
    }
    return ran;
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(TestedStack::deleteOne);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
