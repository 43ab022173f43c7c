package io.sluice.api.http;

import io.sluice.contract.LaneKey;
import java.util.regex.Pattern;

/// The lanes for which a role holds. Each pattern is a name in which `*` stands for any characters,
/// also none; a name without `*` is a pattern of its own.
///
/// @param environment pattern of environments
/// @param application pattern of applications
public record Scope(String environment, String application) {
  private static final Pattern PATTERN = Pattern.compile("[a-z*]([-a-z0-9*]{0,61}[a-z0-9*])?");

  /// The scope of all lanes.
  public static final Scope EVERYWHERE = new Scope("*", "*");

  /// @throws IllegalArgumentException if a pattern has other characters than a name and `*`
  public Scope {
    requirePattern(environment);
    requirePattern(application);
  }

  /// Returns the scope of one lane.
  public static Scope of(LaneKey lane) {
    return new Scope(lane.environment(), lane.application());
  }

  /// Parses `environment/application`, or `environment` for all of its applications.
  ///
  /// @throws IllegalArgumentException if `text` is no scope
  static Scope parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new Scope(text, "*")
        : new Scope(text.substring(0, slash), text.substring(slash + 1));
  }

  /// Returns whether this scope has all lanes of `other`.
  public boolean has(Scope other) {
    return hasEnvironment(other.environment) && hasApplication(other.application);
  }

  /// Returns whether this scope has an application in all environments of the pattern `other`.
  public boolean hasEnvironment(String other) {
    return Glob.isMatch(environment, other);
  }

  /// Returns whether this scope has all applications of the pattern `other`, in some environment.
  boolean hasApplication(String other) {
    return Glob.isMatch(application, other);
  }

  /// Returns the regular expression of the lanes, for PostgreSQL.
  String regex() {
    return regex(environment) + "/" + regex(application);
  }

  /// Returns the scope as [#parse] reads it.
  @Override
  public String toString() {
    return environment + "/" + application;
  }

  /// Returns the lanes as a part of a sentence: `all environments`, or the pattern.
  public String place() {
    return equals(EVERYWHERE) ? "all environments" : toString();
  }

  private static String regex(String pattern) {
    return pattern.replaceAll("\\*+", "[^/]*");
  }

  private static void requirePattern(String pattern) {
    if (!PATTERN.matcher(pattern).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no pattern of names: 1 to 63 of a-z, 0-9, - and *"
              .formatted(Authenticator.printable(pattern)));
    }
  }
}
