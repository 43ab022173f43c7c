package io.sluice.engine.effect.docker;

import io.sluice.contract.Token;
import io.sluice.engine.effect.instance.InstanceTable;
import java.util.Map;

/// A container to be.
///
/// @param instance what it is one of
/// @param token under which it is started
/// @param image what it is made from: the id of one that is there
/// @param environment everything that it gets, secrets included
record Wanted(
    InstanceTable.Wanted instance, Token token, String image, Map<String, String> environment) {
  Wanted {
    environment = Map.copyOf(environment);
  }

  /// Without the environment.
  @Override
  public String toString() {
    return "%s of %s from %s".formatted(instance.id(), instance.lane(), image);
  }
}
