package io.sluice.api.status;

import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;

/// The maximum size of a page.
final class Limits {
  static final int MOST = 200;

  /// @throws Problem unless `limit` is 1 to 200
  static int of(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new Problem(
          Kind.INVALID_PARAMETER, "limit must be 1 to %d, was %d".formatted(MOST, limit));
    }
    return limit;
  }

  private Limits() {}
}
