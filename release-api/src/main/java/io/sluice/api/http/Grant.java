package io.sluice.api.http;

import io.sluice.contract.view.GrantView;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// A role of a caller in a scope, written `releaser@staging-*/shop`; without a scope it holds
/// everywhere.
public record Grant(Role role, Scope scope) {

  /// @throws IllegalArgumentException if `text` is no grant
  public static Grant parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new Grant(Role.named(text), Scope.EVERYWHERE)
        : new Grant(Role.named(text.substring(0, at)), Scope.parse(text.substring(at + 1)));
  }

  /// @throws IllegalArgumentException if the role is unknown, or a pattern is none
  public static Grant of(GrantView view) {
    return new Grant(Role.named(view.role()), new Scope(view.environment(), view.application()));
  }

  /// Returns the view of the grant.
  public GrantView toView() {
    return new GrantView(role.word(), scope.environment(), scope.application());
  }

  /// Returns whether the role is one of `roles`, or includes one of them.
  boolean hasAny(Set<Role> roles) {
    return role.included().stream().anyMatch(roles::contains);
  }

  /// Returns the names of the roles that `grants` give in a scope that `condition` accepts, with
  /// those that they include, in order.
  public static List<String> roleNames(List<Grant> grants, Predicate<Scope> condition) {
    return grants.stream()
        .filter(grant -> condition.test(grant.scope))
        .flatMap(grant -> grant.role.included().stream())
        .distinct()
        .map(Role::word)
        .sorted()
        .toList();
  }

  /// Returns the grant as [#parse] reads it.
  @Override
  public String toString() {
    return scope.equals(Scope.EVERYWHERE) ? role.word() : role.word() + "@" + scope;
  }
}
