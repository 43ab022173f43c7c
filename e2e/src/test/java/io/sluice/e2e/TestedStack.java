package io.sluice.e2e;

import io.sluice.cli.api.ApiClient;
import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.driver.StackDriver.Ran;
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
  private final StackDriver driver;
  private final List<String> flags;

  private TestedStack(StackDriver driver, List<String> flags) {
    this.driver = driver;
    this.flags = List.copyOf(flags);
  }

  /// Returns a stack that does not run yet, without the state of an earlier run. It also makes the
  /// files that a build needs once, for the first test class while the other one waits.
  public static synchronized TestedStack fresh(String name) {
    return fresh(name, root());
  }

  /// @param root the tree whose services it runs
  public static synchronized TestedStack fresh(String name, Path root) {
    StackDriver driver = new StackDriver(root, root().resolve("e2e/target/" + name));
    if (Files.exists(driver.state().resolve("processes"))) {
      driver.run("down");
    }
    delete(driver.state());
    expectDone(driver.run("demo", "--help"));
    return new TestedStack(driver, OwnPorts.allocateFlags());
  }

  /// The project's root.
  public static Path root() {
    return Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
  }

  public StackDriver driver() {
    return driver;
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
        driver.run(
            environment, Stream.concat(Stream.of("up"), flags.stream()).toArray(String[]::new)));
  }

  public Ran down() {
    return expectDone(driver.run("down"));
  }

  public ApiClient api() {
    return new ApiClient(URI.create(driver.apiUrl()), () -> driver.findToken().orElseThrow());
  }

  public int edge() {
    return driver.port("--edge-port");
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
