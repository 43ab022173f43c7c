package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of instances as a user writes it: a number such as `2`, or a percentage of the
/// release's replicas such as `25%`.
///
/// A percentage stays one in events and defaults; only the planner makes a number of it. Defaults
/// of an environment have no replicas, and a restart uses the document after the lane was scaled.
///
/// @param isShare whether `value` is in percent, 0 to 100
public record Amount(int value, boolean isShare) {
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3})%");
  private static final int WHOLE = 100;

  /// @throws IllegalArgumentException if the amount is a percentage outside 0 to 100 %
  public Amount {
    if (isShare && (value < 0 || value > WHOLE)) {
      throw new IllegalArgumentException("a share must be 0% to 100%, was " + value + "%");
    }
  }

  /// Returns an absolute number of instances.
  public static Amount of(int instances) {
    return new Amount(instances, false);
  }

  /// Returns `percent` percent of the replicas.
  public static Amount share(int percent) {
    return new Amount(percent, true);
  }

  /// @throws IllegalArgumentException if `written` is neither a whole number nor a percentage
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Amount read(Object written) {
    if (written instanceof Integer number) {
      return of(number);
    }
    Matcher share = SHARE.matcher(String.valueOf(written));
    if (!share.matches()) {
      throw new IllegalArgumentException(
          "'%s' is neither a number of instances nor a share such as 25%%".formatted(written));
    }
    return share(Integer.parseInt(share.group(1)));
  }

  @JsonValue
  Object written() {
    return isShare ? text() : (Object) value;
  }

  /// Returns the amount as a user writes it: `2` or `25%`.
  public String text() {
    return isShare ? value + "%" : String.valueOf(value);
  }

  /// Returns the number of instances for a release of `replicas` instances, rounded up.
  public int up(int replicas) {
    return isShare ? Math.toIntExact(Math.ceilDiv((long) value * replicas, WHOLE)) : value;
  }

  /// Returns the number of instances for a release of `replicas` instances, rounded down.
  public int down(int replicas) {
    return isShare ? Math.toIntExact((long) value * replicas / WHOLE) : value;
  }
}
