package io.sluice.api.http;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/// The caller of the current request.
@RequestScoped
public class RequestContext {
  private Optional<Caller> caller = Optional.empty();

  void enter(Caller authenticated) {
    caller = Optional.of(authenticated);
  }

  /// @throws ProblemException if the request had no known token
  public Caller caller() {
    return caller.orElseThrow(() ->
        new ProblemException(
            ProblemType.UNAUTHORIZED, "send a known token as Authorization: Bearer …"));
  }
}
