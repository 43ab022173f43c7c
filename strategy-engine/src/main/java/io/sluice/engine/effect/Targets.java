package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Caller;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.util.List;
import java.util.function.Function;

/// Which runtime and which router a lane is bound to, by its environment.
public final class Targets {
  private final List<Runtime> runtimes;
  private final List<Router> routers;
  private final Function<String, Binding> bindings;
  private final Caller caller;

  /// What an environment's document says.
  public record Binding(String runtime, String router) {}

  /// Where nobody is called.
  public Targets(
      List<? extends Runtime> runtimes,
      List<? extends Router> routers,
      Function<String, Binding> bindings) {
    this(
        runtimes,
        routers,
        bindings,
        letter -> {
          throw new TargetException.Hopeless(
              "nobody calls %s here".formatted(letter.call().host()));
        });
  }

  /// @param bindings by the environment's name
  public Targets(
      List<? extends Runtime> runtimes,
      List<? extends Router> routers,
      Function<String, Binding> bindings,
      Caller caller) {
    this.runtimes = List.copyOf(runtimes);
    this.routers = List.copyOf(routers);
    this.bindings = bindings;
    this.caller = caller;
  }

  public List<Runtime> runtimes() {
    return runtimes;
  }

  public List<Router> routers() {
    return routers;
  }

  /// Whoever calls for a step.
  public Caller caller() {
    return caller;
  }

  public boolean isKnown(Binding binding) {
    return runtimes.stream().anyMatch(runtime -> runtime.name().equals(binding.runtime()))
        && routers.stream().anyMatch(router -> router.name().equals(binding.router()));
  }

  /// @throws TargetException.Unreachable if there is no runtime of that name here
  public Runtime runtime(LaneKey lane) {
    String name = bindings.apply(lane.environment()).runtime();
    return runtimes.stream()
        .filter(runtime -> runtime.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown("runtime", name));
  }

  /// @throws TargetException.Unreachable if there is no router of that name here
  public Router router(LaneKey lane) {
    String name = bindings.apply(lane.environment()).router();
    return routers.stream()
        .filter(router -> router.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown("router", name));
  }

  private static TargetException unknown(String kind, String name) {
    return new TargetException.Unreachable("there is no %s '%s' here".formatted(kind, name));
  }
}
