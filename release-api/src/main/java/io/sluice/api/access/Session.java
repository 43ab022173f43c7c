package io.sluice.api.access;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/// The caller of the present request.
@RequestScoped
public class Session {
  private Optional<Caller> caller = Optional.empty();

  void enter(Caller known) {
    caller = Optional.of(known);
  }

  /// @throws Problem if the request had no known token
  public Caller caller() {
    return caller.orElseThrow(
        () -> new Problem(Kind.NO_TOKEN, "send a known token as Authorization: Bearer …"));
  }
}
