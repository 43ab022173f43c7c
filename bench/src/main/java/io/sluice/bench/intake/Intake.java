package io.sluice.bench.intake;

import io.sluice.sandbox.Trees;
import io.sluice.sandbox.drive.Driven;
import io.sluice.sandbox.drive.OwnPorts;
import io.sluice.sandbox.drive.ShopRelease;
import io.sluice.sandbox.drive.Stall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// release-api as the embedded stack runs it, with its database and broker, while the other
/// services stand still: whoever reads what it accepted would take the cores from it.
public final class Intake implements AutoCloseable {
  private static final int LANES = 128;
  private static final List<String> OTHERS =
      List.of("strategy-engine", "health-monitor", "notifier");

  private final Path directory;
  private final Driven stack;
  private final Bare bare;
  private final List<ProcessHandle> still;

  private Intake(Path directory, Driven stack) {
    this.directory = directory;
    this.stack = stack;
    this.still = OTHERS.stream().map(name -> stack.process(name).orElseThrow()).toList();
    this.bare = Bare.start(stack.port("--postgres-port"));
    still.forEach(Stall::begin);
  }

  public static Intake start() {
    try {
      Path directory = Files.createTempDirectory("sluice-bench-intake");
      Driven stack = new Driven(Driven.ofThisProcess().root(), directory.resolve("stack"));
      Driven.Ran up =
          stack.run(
              Stream.concat(Stream.of("up"), OwnPorts.flags().stream()).toArray(String[]::new));
      if (up.exit() != 0) {
        throw new IllegalStateException("no stack: " + up.output());
      }
      return new Intake(directory, stack);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @return releases that were accepted a second
  public double releases(Duration time) {
    URI to = URI.create(stack.apiUrl() + "/api/v1/releases");
    return posts(to).flood(time);
  }

  /// @return the same documents that a bare endpoint accepted a second
  public double floor(Duration time) {
    return posts(bare.address()).flood(time);
  }

  private Posts posts(URI to) {
    Path jar = stack.shopJar();
    List<String> documents =
        IntStream.range(0, LANES)
            .mapToObj(i ->
                new ShopRelease("bench" + i, "1.0", 1, 0, "{\"rolling\":{\"observe\":\"0s\"}}")
                    .json(jar))
            .toList();
    return new Posts(to, stack.token().orElseThrow(), documents);
  }

  /// Who stands still goes on only to end: nothing of what was accepted is begun.
  @Override
  public void close() {
    bare.close();
    still.forEach(ProcessHandle::destroyForcibly);
    stack.run("down");
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("what is left of a stack", e);
    }
  }
}
