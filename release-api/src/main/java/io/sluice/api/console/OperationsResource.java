package io.sluice.api.console;

import io.sluice.api.console.ServicesPage.Area;
import io.sluice.api.console.ServicesPage.Lags;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.Scope;
import io.sluice.api.query.BlockedLaneReader;
import io.sluice.api.query.ConsumerLagResource;
import io.sluice.api.query.ServiceInfoResource;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The first page of operations: the version that answers, the lag of the services, blocked lanes,
/// and the way to the other pages.
@Path("/console/operations")
@Produces(PageResponses.HTML)
public class OperationsResource {
  /// The name of these pages in the navigation.
  static final String SECTION = "operations";

  private final ServiceInfoResource serviceInfoResource;
  private final ConsumerLagResource consumerLagResource;
  private final BlockedLaneReader blockedLaneReader;
  private final RequestContext requestContext;
  private final Frames frames;

  OperationsResource(
      ServiceInfoResource serviceInfoResource,
      ConsumerLagResource consumerLagResource,
      BlockedLaneReader blockedLaneReader,
      RequestContext requestContext,
      Frames frames) {
    this.serviceInfoResource = serviceInfoResource;
    this.consumerLagResource = consumerLagResource;
    this.blockedLaneReader = blockedLaneReader;
    this.requestContext = requestContext;
    this.frames = frames;
  }

  @GET
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.LIST)
  @Operation(hidden = true)
  public String show() {
    var page =
        new ServicesPage(
            serviceInfoResource.version().version(), lags(), blockedLaneReader.visible(), areas());
    return OperationsTemplates.services(frames.make("Services", SECTION), page).render();
  }

  private Lags lags() {
    String rejection = describeMissing(ApiVerb.VIEW);
    try {
      return rejection.isEmpty()
          ? new Lags(consumerLagResource.list().items(), "")
          : new Lags(List.of(), rejection);
    } catch (ProblemException problem) {
      return new Lags(List.of(), String.valueOf(problem.getMessage()));
    }
  }

  private List<Area> areas() {
    String anywhere =
        requestContext.caller().roles().stream().anyMatch(ApiVerb.MANAGE_KEYS.roles()::contains)
            ? ""
            : requestContext.describeMissingRole(ApiVerb.MANAGE_KEYS, "any environment");
    return List.of(
        new Area(
            "Dead letters",
            "/console/operations/dead-letters",
            "Records that a service could not process.",
            describeMissing(ApiVerb.VIEW)),
        new Area(
            "Audit log",
            "/console/operations/audit",
            "Changes with their callers, and rejected requests.",
            describeMissing(ApiVerb.AUDIT)),
        new Area(
            "Settings",
            "/console/operations/settings",
            "Environments and applications with their revisions.",
            ""),
        new Area(
            "API keys",
            "/console/operations/keys",
            "Tokens with an expiry time, for programs.",
            anywhere));
  }

  /// Returns the sentence about the role that is missing for the installation; empty if the caller
  /// has it.
  private String describeMissing(ApiVerb verb) {
    return requestContext.caller().has(verb.roles(), Scope.EVERYWHERE)
        ? ""
        : requestContext.describeMissingRole(verb, Scope.EVERYWHERE.place());
  }
}
