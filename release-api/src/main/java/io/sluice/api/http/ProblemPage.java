package io.sluice.api.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;

/// Shows a problem to a person: the response to a request of the console.
public interface ProblemPage {

  /// Returns the page of `problem`, or leads to another page that cures it.
  Response toResponse(ProblemException problem, ContainerRequestContext request);
}
