package io.sluice.api.http;

import static io.sluice.api.http.Role.ADMIN;
import static io.sluice.api.http.Role.APPROVER;
import static io.sluice.api.http.Role.OPERATOR;
import static io.sluice.api.http.Role.RELEASER;
import static io.sluice.api.http.Role.VIEWER;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The verbs of requests, each with the roles of which one is enough.
public enum ApiVerb {
  VIEW(VIEWER),
  PLAN(VIEWER),
  PREVIEW(RELEASER, APPROVER, OPERATOR),
  RELEASE(RELEASER),
  RETRY(RELEASER),
  PROMOTE(RELEASER, OPERATOR),
  PROMOTE_FULL(RELEASER, OPERATOR),
  SKIP(RELEASER, OPERATOR),
  PAUSE(RELEASER, OPERATOR),
  RESUME(RELEASER, OPERATOR),
  ABORT(RELEASER, OPERATOR),
  REVERT(RELEASER, OPERATOR),
  RESTART(RELEASER, OPERATOR),
  SCALE(RELEASER, OPERATOR),
  VETO(RELEASER, OPERATOR),
  UNVETO(RELEASER, OPERATOR),
  PIN(RELEASER, OPERATOR),
  UNPIN(RELEASER, OPERATOR),

  /// The gate's own roles decide as well.
  APPROVE(VIEWER),

  /// The gate's own roles decide as well.
  DENY(VIEWER),
  OVERRIDE_FREEZE(APPROVER),
  CLOSE(ADMIN),
  STOP(ADMIN),
  CONFIGURE(ADMIN),
  REPLAY(ADMIN),
  DISCARD(ADMIN),
  AUDIT(ADMIN),
  MANAGE_KEYS(ADMIN);

  @SuppressWarnings("ImmutableEnumChecker") // the set is unmodifiable
  private final Set<Role> roles;

  ApiVerb(Role... roles) {
    this.roles = Set.of(roles);
  }

  /// Returns the roles of which one is enough.
  public Set<Role> roles() {
    return roles;
  }

  /// Returns the verb as users write it, such as `promote-full`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Returns the names of the roles, such as `operator or releaser`.
  String roleWords() {
    return roles.stream().map(Role::word).sorted().collect(Collectors.joining(" or "));
  }

  /// Finds the verb that users write as `word`.
  public static Optional<ApiVerb> find(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  /// Returns all verbs as users write them.
  public static List<String> words() {
    return Arrays.stream(values()).map(ApiVerb::word).toList();
  }
}
