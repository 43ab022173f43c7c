package io.sluice.engine.effect.docker;

import io.sluice.contract.Token;
import io.sluice.engine.effect.instance.InstanceTable;
import java.util.Map;

/// A container that will be created.
///
/// @param instance that it runs
/// @param token under which it is started
/// @param image the id of a present image
/// @param environment all variables of the container, secrets included
record ContainerSpec(
    InstanceTable.InstanceSpec instance,
    Token token,
    String image,
    Map<String, String> environment) {
  ContainerSpec {
    environment = Map.copyOf(environment);
  }

  /// Returns a text without the environment.
  @Override
  public String toString() {
    return "%s of %s from %s".formatted(instance.id(), instance.lane(), image);
  }
}
