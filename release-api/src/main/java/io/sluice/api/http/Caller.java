package io.sluice.api.http;

import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The caller of a request.
///
/// @param name as histories show it: `ID`, or `ID (DISPLAY NAME)`. Only the id is compared.
/// @param grants all granted roles, each with its scope; a caller without any may do nothing
public record Caller(Subject subject, String name, CallerKind kind, List<Grant> grants) {
  public Caller {
    grants = List.copyOf(grants);
  }

  /// Returns whether the caller is a person, who may approve.
  public boolean isPerson() {
    return kind == CallerKind.PERSON;
  }

  /// Returns whether the caller has one of `roles` in all lanes of `scope`.
  public boolean has(Set<Role> roles, Scope scope) {
    return hasAny(roles, granted -> granted.has(scope));
  }

  /// Returns whether the caller has one of `roles` in a scope that `condition` accepts.
  boolean hasAny(Set<Role> roles, Predicate<Scope> condition) {
    return grants.stream().anyMatch(grant -> grant.hasAny(roles) && condition.test(grant.scope()));
  }

  /// Returns the names of the caller's roles in a lane, with those that they include, in order.
  public List<String> roleNames(LaneKey lane) {
    return roleNames(granted -> granted.has(Scope.of(lane)));
  }

  /// Returns the caller's roles in any scope, with those that they include, in order.
  public List<Role> roles() {
    return grants.stream()
        .flatMap(grant -> grant.role().included().stream())
        .distinct()
        .sorted()
        .toList();
  }

  List<String> roleNames(Predicate<Scope> condition) {
    return Grant.roleNames(grants, condition);
  }

  /// Returns the lanes that the caller may see.
  public VisibleLanes visible() {
    return new VisibleLanes(
        grants.stream()
            .filter(grant -> grant.hasAny(ApiVerb.VIEW.roles()))
            .map(Grant::scope)
            .distinct()
            .toList());
  }
}
