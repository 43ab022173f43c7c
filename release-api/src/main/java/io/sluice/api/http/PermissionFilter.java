package io.sluice.api.http;

import io.sluice.contract.LaneKey;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// The filter that limits the caller's requests, and compares the caller's roles with the
/// [Permission] of the endpoint, in the lanes of its resource. It reads nothing for a caller whose
/// role holds everywhere.
public class PermissionFilter {
  private final RequestContext requestContext;
  private final LaneLookup laneLookup;
  private final RequestRates requestRates;

  PermissionFilter(
      RequestContext requestContext, LaneLookup laneLookup, RequestRates requestRates) {
    this.requestContext = requestContext;
    this.laneLookup = laneLookup;
    this.requestRates = requestRates;
  }

  @ServerRequestFilter
  public void requirePermission(ContainerRequestContext request, ResourceInfo endpoint) {
    requestContext.requireOwnKind(ConsolePath.isConsole(endpoint.getResourceClass()));
    if (endpoint.getResourceMethod().isAnnotationPresent(WithoutCaller.class)) {
      return;
    }
    Permission permission =
        Optional.ofNullable(endpoint.getResourceMethod().getAnnotation(Permission.class))
            .orElseThrow(() ->
                new ProblemException(ProblemType.FORBIDDEN, "no caller may use this endpoint"));
    ApiVerb verb = permission.verb();
    requestContext.resolve();
    requestContext.enter(verb);
    Caller caller = requestContext.caller();
    requestRates.requireRate(caller);
    if (!caller.hasAny(verb.roles(), _ -> true)) {
      throw requestContext.rejection(verb, "any environment");
    }
    if (!caller.has(verb.roles(), Scope.EVERYWHERE)) {
      requireOn(permission.on(), verb, caller, request);
    }
  }

  private void requireOn(
      ResourceKind kind, ApiVerb verb, Caller caller, ContainerRequestContext request) {
    switch (kind) {
      case NONE, DOCUMENT, GRANTS, LIST -> {}
      case INSTALLATION -> requestContext.require(verb, Scope.EVERYWHERE);
      case ENVIRONMENT -> requestContext.require(verb, new Scope(environment(request), "*"));
      case APPLICATION -> requestContext.require(verb, new Scope("*", application(request)));
      case LANE ->
          requestContext.require(verb, new Scope(environment(request), application(request)));
      case PART_OF_ENVIRONMENT -> {
        String name = environment(request);
        if (!caller.hasAny(verb.roles(), scope -> scope.hasEnvironment(name))) {
          throw requestContext.rejection(verb, name + "/*");
        }
      }
      case PART_OF_APPLICATION -> {
        String name = application(request);
        if (!caller.hasAny(verb.roles(), scope -> scope.hasApplication(name))) {
          throw requestContext.rejection(verb, "*/" + name);
        }
      }
      case RELEASE -> {
        UUID id = id(request);
        requireFound(verb, laneLookup.findLaneOfRelease(id), "release " + id);
      }
      case COMMAND -> {
        UUID id = id(request);
        requireFound(verb, laneLookup.findLaneOfCommand(id), "command " + id);
      }
    }
  }

  private void requireFound(ApiVerb verb, Optional<LaneKey> lane, String resource) {
    requestContext.require(
        verb,
        lane.map(Scope::of)
            .orElseThrow(
                () -> new ProblemException(ProblemType.NOT_FOUND, "there is no " + resource)));
  }

  private static String environment(ContainerRequestContext request) {
    return name(request, "environment");
  }

  private static String application(ContainerRequestContext request) {
    return name(request, "application");
  }

  /// @throws ProblemException if the path has no valid name: a pattern is none
  private static String name(ContainerRequestContext request, String parameter) {
    String name = parameter(request, parameter);
    if (!LaneKey.NAME.matcher(name).matches()) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "'%s' does not match %s".formatted(Authenticator.printable(name), LaneKey.NAME));
    }
    return name;
  }

  private static UUID id(ContainerRequestContext request) {
    String id = parameter(request, "id");
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException _) {
      throw new ProblemException(
          ProblemType.NOT_FOUND, "there is nothing at " + request.getUriInfo().getPath());
    }
  }

  private static String parameter(ContainerRequestContext request, String name) {
    return Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst(name))
        .orElseThrow(() ->
            new IllegalStateException("the path of the endpoint has no {%s}".formatted(name)));
  }
}
