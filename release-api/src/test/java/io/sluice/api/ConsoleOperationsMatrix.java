package io.sluice.api;

import static io.sluice.api.http.ResourceKind.APPLICATION;
import static io.sluice.api.http.ResourceKind.ENVIRONMENT;
import static io.sluice.api.http.ResourceKind.GRANTS;
import static io.sluice.api.http.ResourceKind.INSTALLATION;
import static io.sluice.api.http.ResourceKind.LIST;
import static io.sluice.api.http.ResourceKind.PART_OF_APPLICATION;
import static io.sluice.api.http.ResourceKind.PART_OF_ENVIRONMENT;

import io.sluice.api.ConsoleAccessMatrix.Rule;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.ResourceKind;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The verb of each operations page, the roles that may use it, and its resource.
final class ConsoleOperationsMatrix {
  private static final String ROOT = "/console/operations";
  private static final Set<String> ALL = Set.copyOf(ApiStack.ROLES);
  private static final Set<String> ADMINS = Set.of("admin");

  static final Map<String, Rule> RULES =
      new TreeMap<>(
          Map.ofEntries(
              rule("GET ", "", ApiVerb.VIEW, ALL, LIST),
              rule("GET ", "/dead-letters", ApiVerb.VIEW, ALL, INSTALLATION),
              rule("GET ", "/dead-letters/{id}", ApiVerb.VIEW, ALL, INSTALLATION),
              rule("GET ", "/dead-letters/{id}/replay", ApiVerb.VIEW, ALL, INSTALLATION),
              rule("POST ", "/dead-letters/{id}/replay", ApiVerb.REPLAY, ADMINS, INSTALLATION),
              rule("GET ", "/dead-letters/{id}/discard", ApiVerb.VIEW, ALL, INSTALLATION),
              rule("POST ", "/dead-letters/{id}/discard", ApiVerb.DISCARD, ADMINS, INSTALLATION),
              rule("POST ", "/dead-letters/{id}/discard/form", ApiVerb.VIEW, ALL, INSTALLATION),
              rule("GET ", "/audit", ApiVerb.AUDIT, ADMINS, INSTALLATION),
              rule("GET ", "/audit/export", ApiVerb.AUDIT, ADMINS, INSTALLATION),
              rule("GET ", "/settings", ApiVerb.VIEW, ALL, LIST),
              rule("GET ", "/environments/{environment}", ApiVerb.VIEW, ALL, PART_OF_ENVIRONMENT),
              rule(
                  "GET ",
                  "/environments/{environment}/diff",
                  ApiVerb.VIEW,
                  ALL,
                  PART_OF_ENVIRONMENT),
              rule(
                  "GET ",
                  "/environments/{environment}/edit",
                  ApiVerb.VIEW,
                  ALL,
                  PART_OF_ENVIRONMENT),
              rule(
                  "POST ",
                  "/environments/{environment}/preview",
                  ApiVerb.CONFIGURE,
                  ADMINS,
                  ENVIRONMENT),
              rule(
                  "GET ",
                  "/environments/{environment}/freeze",
                  ApiVerb.VIEW,
                  ALL,
                  PART_OF_ENVIRONMENT),
              rule(
                  "POST ",
                  "/environments/{environment}/freeze",
                  ApiVerb.CONFIGURE,
                  ADMINS,
                  ENVIRONMENT),
              rule(
                  "GET ",
                  "/environments/{environment}/unfreeze",
                  ApiVerb.VIEW,
                  ALL,
                  PART_OF_ENVIRONMENT),
              rule("POST ", "/environments/{environment}", ApiVerb.CONFIGURE, ADMINS, ENVIRONMENT),
              rule("GET ", "/applications/{application}", ApiVerb.VIEW, ALL, PART_OF_APPLICATION),
              rule(
                  "GET ",
                  "/applications/{application}/diff",
                  ApiVerb.VIEW,
                  ALL,
                  PART_OF_APPLICATION),
              rule(
                  "GET ",
                  "/applications/{application}/edit",
                  ApiVerb.VIEW,
                  ALL,
                  PART_OF_APPLICATION),
              rule(
                  "POST ",
                  "/applications/{application}/preview",
                  ApiVerb.CONFIGURE,
                  ADMINS,
                  APPLICATION),
              rule("POST ", "/applications/{application}", ApiVerb.CONFIGURE, ADMINS, APPLICATION),
              rule("GET ", "/keys", ApiVerb.MANAGE_KEYS, ADMINS, LIST),
              rule("POST ", "/keys", ApiVerb.MANAGE_KEYS, ADMINS, GRANTS),
              rule("POST ", "/keys/form", ApiVerb.MANAGE_KEYS, ADMINS, LIST),
              rule("GET ", "/keys/{id}", ApiVerb.MANAGE_KEYS, ADMINS, LIST),
              rule("POST ", "/keys/{id}", ApiVerb.MANAGE_KEYS, ADMINS, GRANTS)));

  /// Returns the rules of all pages of the console.
  static Map<String, Rule> all() {
    Map<String, Rule> all = new TreeMap<>(ConsoleAccessMatrix.RULES);
    all.putAll(RULES);
    return all;
  }

  private static Map.Entry<String, Rule> rule(
      String method, String path, ApiVerb verb, Set<String> roles, ResourceKind kind) {
    return Map.entry(method + ROOT + path, new Rule(verb, roles, kind));
  }

  private ConsoleOperationsMatrix() {}
}
