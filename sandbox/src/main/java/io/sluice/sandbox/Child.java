package io.sluice.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One process of the stack, as the supervisor sees it.
interface Child {

  String name();

  /// Where it listens; the first is the one that `status` shows.
  List<Listener> listeners();

  /// The processes that must be ready before this one is started.
  default List<String> needs() {
    return List.of();
  }

  /// The processes that have a head start where the whole stack starts: so long as they are not
  /// ready, this one waits a little, so that the processors work for what is waited for.
  default List<String> letsAhead() {
    return List.of();
  }

  /// Makes ready what the process needs and gives its command line.
  ///
  /// @throws SandboxException if that fails, with the cause in one line
  List<String> command();

  /// What its environment holds beside the supervisor's own.
  default Map<String, String> environment() {
    return Map.of();
  }

  Path log();

  /// Whether it can be used now.
  boolean ready(long pid);

  /// Done each time it has got ready, before anyone is told.
  default void doWhenReady() {}

  /// The process if it runs already, though no table tells of it.
  Optional<ProcessHandle> find();

  /// Asks it to end.
  default void ask(ProcessHandle process) {
    process.destroy();
  }

  /// How long it may take to get ready.
  default Duration startLimit() {
    return Duration.ofMinutes(2);
  }

  /// How long it may take to end once asked, before it is made to.
  default Duration stopLimit() {
    return Duration.ofSeconds(10);
  }
}
