package io.sluice.api.query;

import static org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING;

import io.sluice.api.document.NameSuggestion;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Caller;
import io.sluice.api.http.Grant;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.Role;
import io.sluice.api.http.Scope;
import io.sluice.contract.view.CallerView;
import io.sluice.contract.view.PermissionView;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// The endpoints that return the caller, and what the caller may do.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class CallerResource {
  private static final String PATTERN = "Name, or a pattern with `*`; all if absent";

  private final RequestContext requestContext;

  CallerResource(RequestContext requestContext) {
    this.requestContext = requestContext;
  }

  @GET
  @Path("/me")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.NONE)
  @Operation(summary = "The caller that the token names, with the granted roles")
  public CallerView me() {
    Caller caller = requestContext.caller();
    return new CallerView(
        caller.name(),
        caller.roles().stream().map(Role::word).toList(),
        caller.subject().issuer(),
        caller.subject().id(),
        caller.kind().word(),
        caller.grants().stream().map(Grant::toView).toList());
  }

  @GET
  @Path("/can-i")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.NONE)
  @Operation(summary = "Whether the caller may do something in all these lanes")
  public PermissionView canI(
      @Parameter(
              description = "Such as `release`",
              required = true,
              schema = @Schema(type = STRING))
          @QueryParam("verb")
          @DefaultValue("")
          String verb,
      @Parameter(description = PATTERN) @QueryParam("environment") @DefaultValue("*")
          String environment,
      @Parameter(description = PATTERN) @QueryParam("application") @DefaultValue("*")
          String application) {
    ApiVerb found = ApiVerb.find(verb).orElseThrow(() -> unknown(verb));
    Scope scope = scope(environment, application);
    boolean isAllowed = requestContext.caller().has(found.roles(), scope);
    return new PermissionView(
        found.word(),
        environment,
        application,
        isAllowed,
        found.roles().stream().sorted().map(Role::word).toList(),
        isAllowed
            ? "%s may %s in %s"
                .formatted(requestContext.caller().name(), found.word(), scope.place())
            : requestContext.describeMissingRole(found, scope.place()));
  }

  private static ProblemException unknown(String verb) {
    return ProblemException.at(
        ProblemType.INVALID_PARAMETER,
        "/verb",
        "must be one of %s".formatted(String.join(", ", ApiVerb.words())),
        NameSuggestion.find(verb, ApiVerb.words()));
  }

  private static Scope scope(String environment, String application) {
    try {
      return new Scope(environment, application);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemType.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
  }
}
