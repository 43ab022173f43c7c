package io.sluice.api;

import static io.sluice.api.http.ResourceKind.APPLICATION;
import static io.sluice.api.http.ResourceKind.COMMAND;
import static io.sluice.api.http.ResourceKind.DOCUMENT;
import static io.sluice.api.http.ResourceKind.ENVIRONMENT;
import static io.sluice.api.http.ResourceKind.GRANTS;
import static io.sluice.api.http.ResourceKind.INSTALLATION;
import static io.sluice.api.http.ResourceKind.LANE;
import static io.sluice.api.http.ResourceKind.LIST;
import static io.sluice.api.http.ResourceKind.NONE;
import static io.sluice.api.http.ResourceKind.PART_OF_APPLICATION;
import static io.sluice.api.http.ResourceKind.PART_OF_ENVIRONMENT;
import static io.sluice.api.http.ResourceKind.RELEASE;

import io.sluice.api.http.ResourceKind;
import java.util.Map;
import java.util.Set;

/// The roles that may call each endpoint, and the resource in whose lanes they must hold.
final class AccessMatrix {
  private static final Set<String> ALL =
      Set.of("viewer", "releaser", "approver", "operator", "admin");
  private static final Set<String> RELEASERS = Set.of("releaser", "admin");
  private static final Set<String> OPERATORS = Set.of("releaser", "operator", "admin");
  private static final Set<String> APPROVERS = Set.of("approver", "admin");
  private static final Set<String> PREVIEWERS = Set.of("releaser", "approver", "operator", "admin");
  private static final Set<String> ADMINS = Set.of("admin");

  static final Map<String, Rule> RULES =
      Map.ofEntries(
          rule("GET /environments", ALL, LIST),
          rule("GET /environments/{environment}", ALL, PART_OF_ENVIRONMENT),
          rule("PUT /environments/{environment}", ADMINS, ENVIRONMENT),
          rule("DELETE /environments/{environment}", ADMINS, ENVIRONMENT),
          rule("GET /environments/{environment}/history", ALL, PART_OF_ENVIRONMENT),
          rule("GET /environments/{environment}/diff", ALL, PART_OF_ENVIRONMENT),
          rule("GET /applications", ALL, LIST),
          rule("GET /applications/{application}", ALL, PART_OF_APPLICATION),
          rule("PUT /applications/{application}", ADMINS, APPLICATION),
          rule("DELETE /applications/{application}", ADMINS, APPLICATION),
          rule("GET /applications/{application}/history", ALL, PART_OF_APPLICATION),
          rule("GET /applications/{application}/diff", ALL, PART_OF_APPLICATION),
          rule("POST /applications/{application}/veto", OPERATORS, APPLICATION),
          rule("POST /applications/{application}/unveto", OPERATORS, APPLICATION),
          rule("POST /applications/{application}/pin", OPERATORS, APPLICATION),
          rule("POST /applications/{application}/unpin", OPERATORS, APPLICATION),
          rule("GET /releases", ALL, LIST),
          rule("POST /releases", RELEASERS, DOCUMENT),
          rule("GET /releases/{id}", ALL, RELEASE),
          rule("GET /releases/{id}/events", ALL, RELEASE),
          rule("GET /releases/{id}/notices", ALL, RELEASE),
          rule("POST /releases/{id}/promote", OPERATORS, RELEASE),
          rule("POST /releases/{id}/pause", OPERATORS, RELEASE),
          rule("POST /releases/{id}/resume", OPERATORS, RELEASE),
          rule("POST /releases/{id}/abort", OPERATORS, RELEASE),
          rule("POST /releases/{id}/retry", RELEASERS, RELEASE),
          rule("POST /releases/{id}/promote-full", OPERATORS, RELEASE),
          rule("POST /releases/{id}/skip", OPERATORS, RELEASE),
          rule("POST /releases/{id}/approve", ALL, RELEASE),
          rule("POST /releases/{id}/deny", ALL, RELEASE),
          rule("POST /releases/{id}/close", ADMINS, RELEASE),
          rule("POST /releases/{id}/override-freeze", APPROVERS, RELEASE),
          rule("POST /releases/{id}/preview", PREVIEWERS, RELEASE),
          rule("GET /releases/{id}/replay", ALL, RELEASE),
          rule("GET /releases/{id}/recording", ALL, RELEASE),
          rule("GET /releases/{id}/recording/entries", ALL, RELEASE),
          rule("POST /releases/{id}/backtest", ALL, RELEASE),
          rule("POST /lanes/{environment}/{application}/veto", OPERATORS, LANE),
          rule("POST /lanes/{environment}/{application}/unveto", OPERATORS, LANE),
          rule("POST /lanes/{environment}/{application}/pin", OPERATORS, LANE),
          rule("POST /lanes/{environment}/{application}/unpin", OPERATORS, LANE),
          rule("POST /lanes/{environment}/{application}/restart", OPERATORS, LANE),
          rule("POST /plans", ALL, DOCUMENT),
          rule("GET /lanes", ALL, LIST),
          rule("GET /lanes/{environment}/{application}", ALL, LANE),
          rule("DELETE /lanes/{environment}/{application}", ADMINS, LANE),
          rule("GET /lanes/{environment}/{application}/events", ALL, LANE),
          rule("GET /lanes/{environment}/{application}/instances", ALL, LANE),
          rule("GET /lanes/{environment}/{application}/logs", ALL, LANE),
          rule("GET /lanes/{environment}/{application}/noise", ALL, LANE),
          rule("PUT /lanes/{environment}/{application}/replicas", OPERATORS, LANE),
          rule("GET /lanes/{environment}/{application}/revert", ALL, LANE),
          rule("POST /lanes/{environment}/{application}/revert", OPERATORS, LANE),
          rule("GET /outcomes", ALL, LIST),
          rule("GET /commands/{id}", ALL, COMMAND),
          rule("GET /consumer-lag", ALL, INSTALLATION),
          rule("GET /dead-letters", ALL, INSTALLATION),
          rule("GET /dead-letters/{id}", ALL, INSTALLATION),
          rule("POST /dead-letters/{id}/replay", ADMINS, INSTALLATION),
          rule("POST /dead-letters/{id}/discard", ADMINS, INSTALLATION),
          rule("GET /version", ALL, NONE),
          rule("GET /keys", ADMINS, LIST),
          rule("POST /keys", ADMINS, GRANTS),
          rule("DELETE /keys/{id}", ADMINS, GRANTS),
          rule("GET /audit", ADMINS, INSTALLATION),
          rule("GET /audit/export", ADMINS, INSTALLATION),
          rule("GET /me", ALL, NONE),
          rule("GET /can-i", ALL, NONE));

  /// The rule of one endpoint.
  record Rule(Set<String> roles, ResourceKind kind) {}

  private static Map.Entry<String, Rule> rule(
      String endpoint, Set<String> roles, ResourceKind kind) {
    return Map.entry(endpoint, new Rule(roles, kind));
  }

  private AccessMatrix() {}
}
