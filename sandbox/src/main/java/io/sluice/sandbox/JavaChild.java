package io.sluice.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/// A JVM as a part of the stack: the broker, the edge or a service.
///
/// @param program what it runs; asked at each start, since it may have been built anew
/// @param cache what the JVM is told about its start-up cache
/// @param arguments the program's; asked at each start
/// @param probe whether it can be used now
/// @param whenReady done each time it has got ready
/// @param stopLimit how long it may take to end once asked
record JavaChild(
    String name,
    List<Listener> listeners,
    List<String> needs,
    List<String> letsAhead,
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
    letsAhead = List.copyOf(letsAhead);
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
  public boolean ready(long pid) {
    return probe.getAsBoolean();
  }

  @Override
  public void doWhenReady() {
    whenReady.run();
  }

  @Override
  public Optional<ProcessHandle> find() {
    return Processes.marked(name, home.directory());
  }
}
