package io.sluice.engine.lane;

import io.sluice.contract.Setting;
import io.sluice.engine.effect.MonotonicTime;
import io.sluice.engine.effect.TargetRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The runtime and router that each environment is bound to, by its newest document. They are read
/// every few seconds: they cannot change while a lane serves there.
public final class EnvironmentBindings {
  /// The binding of an unknown environment.
  private static final TargetRegistry.Binding DEFAULT = new TargetRegistry.Binding("local", "edge");

  private static final long CACHE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Function<String, Optional<Setting>> documents;
  private final MonotonicTime time;
  private final Map<String, CachedBinding> cache = new ConcurrentHashMap<>();

  private record CachedBinding(TargetRegistry.Binding binding, long since) {}

  /// @param documents an environment's newest document, by its name
  public EnvironmentBindings(Function<String, Optional<Setting>> documents, MonotonicTime time) {
    this.documents = documents;
    this.time = time;
  }

  public TargetRegistry.Binding of(String environment) {
    long now = time.nanoTime();
    Optional<CachedBinding> fresh =
        Optional.ofNullable(cache.get(environment)).filter(it -> now - it.since() < CACHE_NANOS);
    if (fresh.isPresent()) {
      return fresh.get().binding();
    }
    TargetRegistry.Binding binding =
        documents.apply(environment).flatMap(EnvironmentBindings::findBinding).orElse(DEFAULT);
    cache.put(environment, new CachedBinding(binding, now));
    return binding;
  }

  static Optional<TargetRegistry.Binding> findBinding(Setting setting) {
    return switch (setting) {
      case Setting.EnvironmentSet environment ->
          environment
              .document()
              .map(document -> new TargetRegistry.Binding(document.runtime(), document.router()));
      case Setting.ApplicationSet _ -> Optional.empty();
    };
  }
}
