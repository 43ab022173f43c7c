package io.sluice.api.query;

import io.sluice.api.http.AwaitsResult;
import io.sluice.api.http.CommandLocation;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.WaitPreference;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.CommandView.CommandState;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// The filter of `Prefer: wait=N`: it keeps the response to a command back until the command has a
/// result, at most for N seconds, and then answers with the result. No worker thread waits.
@AwaitsResult
public class CommandWaitFilter {
  private final CommandWaiter commandWaiter;
  private final RequestContext requestContext;

  CommandWaitFilter(CommandWaiter commandWaiter, RequestContext requestContext) {
    this.commandWaiter = commandWaiter;
    this.requestContext = requestContext;
  }

  /// Rejects a preference that is not valid, before the command has an effect.
  @AwaitsResult
  @ServerRequestFilter(priority = Priorities.USER + 1)
  public void requireValid(ContainerRequestContext request) {
    findWait(request);
  }

  @AwaitsResult
  @ServerResponseFilter
  public Uni<Void> await(ContainerRequestContext request, ContainerResponseContext response) {
    return findOpen(response)
        .flatMap(command -> findWait(request).flatMap(wait -> await(response, command, wait)))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Optional<Uni<Void>> await(
      ContainerResponseContext response, UUID command, Duration wait) {
    return commandWaiter
        .start(requestContext.caller(), command, wait)
        .map(result -> result.invoke(view -> answer(response, wait, view)).replaceWithVoid());
  }

  private static Optional<Duration> findWait(ContainerRequestContext request) {
    return WaitPreference.find(request.getHeaders().getOrDefault(WaitPreference.HEADER, List.of()));
  }

  /// Finds the command of a response that has no result of it.
  private static Optional<UUID> findOpen(ContainerResponseContext response) {
    if (response.getEntity() instanceof CommandView view) {
      return Optional.of(view)
          .filter(it -> it.state() == CommandState.ACCEPTED)
          .map(CommandView::id);
    }
    return response.getStatus() == 202
        ? CommandLocation.findCommand(response.getHeaderString(HttpHeaders.LOCATION))
        : Optional.empty();
  }

  private static void answer(
      ContainerResponseContext response, Duration wait, Optional<CommandView> result) {
    response.getHeaders().put("Preference-Applied", List.of("wait=" + wait.toSeconds()));
    result.ifPresent(view -> {
      response.setStatus(200);
      response.setEntity(view);
    });
  }
}
