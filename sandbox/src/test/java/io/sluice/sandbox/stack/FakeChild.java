package io.sluice.sandbox.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A shell script in the place of a process of the stack. It is ready once its file `<name>.ready`
/// exists.
record FakeChild(
    String name,
    List<StackPort> listeners,
    List<String> needs,
    List<String> startsAfter,
    Path directory,
    String script)
    implements Child {

  FakeChild(
      String name, List<StackPort> listeners, List<String> needs, Path directory, String script) {
    this(name, listeners, needs, List.of(), directory, script);
  }

  /// Returns a child that becomes ready and keeps running.
  static FakeChild steady(String name, Path directory, String... needs) {
    return new FakeChild(
        name,
        List.of(),
        List.of(needs),
        directory,
        "touch %s; exec sleep 1000".formatted(directory.resolve(name + ".ready")));
  }

  /// Returns this child with processes that have a head start.
  FakeChild startingAfter(String... others) {
    return new FakeChild(name, listeners, needs, List.of(others), directory, script);
  }

  @Override
  public List<String> command() {
    return List.of("sh", "-c", script);
  }

  @Override
  public Path log() {
    return directory.resolve(name + ".log");
  }

  @Override
  public boolean isReady(long pid) {
    return Files.exists(directory.resolve(name + ".ready"));
  }

  @Override
  public Optional<ProcessHandle> find() {
    return Optional.empty();
  }

  @Override
  public Duration stopLimit() {
    return Duration.ofMillis(500);
  }
}
