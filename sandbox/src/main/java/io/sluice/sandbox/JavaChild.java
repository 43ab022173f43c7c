package io.sluice.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/// A JVM of the stack: the broker, the edge or a service.
///
/// @param program supplier of its program, called at each start, since a build may have replaced it
/// @param cache function that returns the JVM options for the start-up cache of a program
/// @param arguments supplier of the program's arguments, called at each start
/// @param probe whether the process is ready for use
/// @param whenReady action that runs each time the process has become ready
/// @param stopLimit time limit within which the process must end after the signal
record JavaChild(
    String name,
    List<StackPort> listeners,
    List<String> needs,
    List<String> startsAfter,
    Home home,
    Supplier<JavaProgram> program,
    Function<JavaProgram, List<String>> cache,
    Supplier<List<String>> arguments,
    Map<String, String> environment,
    BooleanSupplier probe,
    Runnable whenReady,
    Duration stopLimit)
    implements Child {

  JavaChild {
    listeners = List.copyOf(listeners);
    needs = List.copyOf(needs);
    startsAfter = List.copyOf(startsAfter);
    environment = Map.copyOf(environment);
  }

  @Override
  public List<String> command() {
    JavaProgram found = program.get();
    return found.command(home, cache.apply(found), arguments.get());
  }

  @Override
  public Path log() {
    return home.log(name);
  }

  @Override
  public boolean isReady(long pid) {
    return probe.getAsBoolean();
  }

  @Override
  public void doWhenReady() {
    whenReady.run();
  }

  @Override
  public Optional<ProcessHandle> find() {
    return OsProcesses.findMarked(name, home.directory());
  }
}
