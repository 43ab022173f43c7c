package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.effect.target.WebhookClient;
import java.util.List;
import java.util.function.Function;

/// The runtimes and routers of this engine, and the ones that each lane is bound to by its
/// environment.
public final class TargetRegistry {
  private final List<Runtime> runtimes;
  private final List<Router> routers;
  private final Function<String, Binding> bindings;
  private final WebhookClient webhooks;
  private final LostMembers lost = new LostMembers();

  /// The runtime and the router that an environment's document names.
  public record Binding(String runtime, String router) {}

  /// @param bindings by the environment's name
  public TargetRegistry(
      List<? extends Runtime> runtimes,
      List<? extends Router> routers,
      Function<String, Binding> bindings,
      WebhookClient webhooks) {
    this.runtimes = List.copyOf(runtimes);
    this.routers = List.copyOf(routers);
    this.bindings = bindings;
    this.webhooks = webhooks;
  }

  public List<Runtime> runtimes() {
    return runtimes;
  }

  public List<Router> routers() {
    return routers;
  }

  /// Returns the client for call steps.
  public WebhookClient webhooks() {
    return webhooks;
  }

  LostMembers lost() {
    return lost;
  }

  public boolean isKnown(Binding binding) {
    return runtimes.stream().anyMatch(runtime -> runtime.name().equals(binding.runtime()))
        && routers.stream().anyMatch(router -> router.name().equals(binding.router()));
  }

  /// @throws TargetException.Unreachable if there is no runtime of that name here
  public Runtime runtime(LaneKey lane) {
    return require(
        "runtime", runtimes, Runtime::name, bindings.apply(lane.environment()).runtime());
  }

  /// @throws TargetException.Unreachable if there is no router of that name here
  public Router router(LaneKey lane) {
    return require("router", routers, Router::name, bindings.apply(lane.environment()).router());
  }

  private static <T> T require(
      String kind, List<T> targets, Function<T, String> name, String requested) {
    return targets.stream()
        .filter(target -> name.apply(target).equals(requested))
        .findFirst()
        .orElseThrow(() ->
            new TargetException.Unreachable("there is no %s '%s' here".formatted(kind, requested)));
  }
}
