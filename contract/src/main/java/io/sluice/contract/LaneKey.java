package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The name of a lane: one application in one environment, written `production/shop`. It is the
/// Kafka key of all records about the lane.
public record LaneKey(String environment, String application) {
  /// The pattern for names of environments and applications: a DNS label, 1 to 63 characters.
  public static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

  /// The prefix of a lane's [#host] in requests for its preview.
  public static final String PREVIEW = "preview.";

  /// @throws IllegalArgumentException if a name does not match [#NAME]
  public LaneKey {
    requireName(environment);
    requireName(application);
  }

  /// Parses a key.
  ///
  /// @throws IllegalArgumentException if `key` is not `environment/application`
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static LaneKey parse(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a lane must be environment/application, was " + key);
    }
    return new LaneKey(key.substring(0, slash), key.substring(slash + 1));
  }

  /// Returns the Host header under which the router serves this lane.
  public String host() {
    return application + "." + environment + ".localhost";
  }

  @JsonValue
  @Override
  public String toString() {
    return environment + "/" + application;
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'%s' does not match %s".formatted(name, NAME));
    }
  }
}
