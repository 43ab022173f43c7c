package io.sluice.api;

import static io.sluice.api.http.ResourceKind.COMMAND;
import static io.sluice.api.http.ResourceKind.LANE;
import static io.sluice.api.http.ResourceKind.LIST;
import static io.sluice.api.http.ResourceKind.NONE;
import static io.sluice.api.http.ResourceKind.RELEASE;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.ResourceKind;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The verb of each endpoint of the console, the roles that may use it, and the resource in whose
/// lanes they must hold.
final class ConsoleAccessMatrix {
  private static final Set<String> ALL = Set.copyOf(ApiStack.ROLES);
  private static final Set<String> OPERATORS = Set.of("releaser", "operator", "admin");
  private static final Set<String> RELEASERS = Set.of("releaser", "admin");
  private static final Set<String> APPROVERS = Set.of("approver", "admin");
  private static final Set<String> ADMINS = Set.of("admin");

  static final Map<String, Rule> RULES =
      new TreeMap<>(
          Map.ofEntries(
              rule("GET /console", ApiVerb.VIEW, ALL, LIST),
              rule("GET /console/me", ApiVerb.VIEW, ALL, NONE),
              rule("GET /console/events", ApiVerb.VIEW, ALL, LIST),
              rule("GET /console/new-release", ApiVerb.PLAN, ALL, NONE),
              rule("GET /console/commands/{id}", ApiVerb.VIEW, ALL, COMMAND),
              rule("GET /console/lanes/{environment}/{application}", ApiVerb.VIEW, ALL, LANE),
              rule(
                  "GET /console/lanes/{environment}/{application}/events", ApiVerb.VIEW, ALL, LANE),
              rule("GET /console/lanes/{environment}/{application}/logs", ApiVerb.VIEW, ALL, LANE),
              rule(
                  "GET /console/lanes/{environment}/{application}/verbs/{verb}",
                  ApiVerb.VIEW,
                  ALL,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/verbs/{verb}",
                  ApiVerb.VIEW,
                  ALL,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/revert",
                  ApiVerb.REVERT,
                  OPERATORS,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/restart",
                  ApiVerb.RESTART,
                  OPERATORS,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/scale",
                  ApiVerb.SCALE,
                  OPERATORS,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/veto",
                  ApiVerb.VETO,
                  OPERATORS,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/unveto",
                  ApiVerb.UNVETO,
                  OPERATORS,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/pin",
                  ApiVerb.PIN,
                  OPERATORS,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/unpin",
                  ApiVerb.UNPIN,
                  OPERATORS,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/stop",
                  ApiVerb.STOP,
                  ADMINS,
                  LANE),
              rule(
                  "GET /console/lanes/{environment}/{application}/new-release",
                  ApiVerb.PLAN,
                  ALL,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/new-release/preview",
                  ApiVerb.PLAN,
                  ALL,
                  LANE),
              rule(
                  "POST /console/lanes/{environment}/{application}/new-release",
                  ApiVerb.RELEASE,
                  RELEASERS,
                  LANE),
              rule("GET /console/releases/{id}", ApiVerb.VIEW, ALL, RELEASE),
              rule("GET /console/releases/{id}/series", ApiVerb.VIEW, ALL, RELEASE),
              rule("GET /console/releases/{id}/recording", ApiVerb.VIEW, ALL, RELEASE),
              rule("GET /console/releases/{id}/backtest", ApiVerb.VIEW, ALL, RELEASE),
              rule("POST /console/releases/{id}/backtest", ApiVerb.VIEW, ALL, RELEASE),
              rule("GET /console/releases/{id}/verbs/{verb}", ApiVerb.VIEW, ALL, RELEASE),
              rule("POST /console/releases/{id}/verbs/{verb}", ApiVerb.VIEW, ALL, RELEASE),
              rule("POST /console/releases/{id}/approve", ApiVerb.APPROVE, ALL, RELEASE),
              rule("POST /console/releases/{id}/deny", ApiVerb.DENY, ALL, RELEASE),
              rule("POST /console/releases/{id}/promote", ApiVerb.PROMOTE, OPERATORS, RELEASE),
              rule(
                  "POST /console/releases/{id}/promote-full",
                  ApiVerb.PROMOTE_FULL,
                  OPERATORS,
                  RELEASE),
              rule("POST /console/releases/{id}/skip", ApiVerb.SKIP, OPERATORS, RELEASE),
              rule("POST /console/releases/{id}/pause", ApiVerb.PAUSE, OPERATORS, RELEASE),
              rule("POST /console/releases/{id}/resume", ApiVerb.RESUME, OPERATORS, RELEASE),
              rule("POST /console/releases/{id}/abort", ApiVerb.ABORT, OPERATORS, RELEASE),
              rule(
                  "POST /console/releases/{id}/override-freeze",
                  ApiVerb.OVERRIDE_FREEZE,
                  APPROVERS,
                  RELEASE),
              rule("POST /console/releases/{id}/close", ApiVerb.CLOSE, ADMINS, RELEASE)));

  /// The endpoints that need no caller.
  static final Set<String> WITHOUT_CALLER =
      Set.of("GET /console/sign-in", "POST /console/sign-in", "POST /console/sign-out");

  /// The rule of one endpoint.
  record Rule(ApiVerb verb, Set<String> roles, ResourceKind kind) {}

  private static Map.Entry<String, Rule> rule(
      String endpoint, ApiVerb verb, Set<String> roles, ResourceKind kind) {
    return Map.entry(endpoint, new Rule(verb, roles, kind));
  }

  private ConsoleAccessMatrix() {}
}
