package io.sluice.engine.log;

import io.sluice.contract.Setting;
import io.sluice.engine.effect.Pace;
import io.sluice.engine.effect.Targets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The runtime and router that each environment is bound to, by its newest document. They are read
/// every few seconds: they cannot change while a lane serves there.
public final class Bindings {
  /// The binding of an unknown environment.
  private static final Targets.Binding DEFAULT = new Targets.Binding("local", "edge");

  private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();

  private final Function<String, Optional<Setting>> documents;
  private final Pace pace;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(Targets.Binding binding, long since) {}

  /// @param documents an environment's newest document, by its name
  public Bindings(Function<String, Optional<Setting>> documents, Pace pace) {
    this.documents = documents;
    this.pace = pace;
  }

  public Targets.Binding of(String environment) {
    long now = pace.nanoTime();
    Optional<Known> fresh =
        Optional.ofNullable(known.get(environment)).filter(k -> now - k.since() < KEPT_NANOS);
    if (fresh.isPresent()) {
      return fresh.get().binding();
    }
    Targets.Binding binding = documents.apply(environment).flatMap(Bindings::read).orElse(DEFAULT);
    known.put(environment, new Known(binding, now));
    return binding;
  }

  static Optional<Targets.Binding> read(Setting setting) {
    return switch (setting) {
      case Setting.EnvironmentSet environment ->
          environment
              .document()
              .map(document -> new Targets.Binding(document.runtime(), document.router()));
      case Setting.ApplicationSet _ -> Optional.empty();
    };
  }
}
