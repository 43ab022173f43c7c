package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;

/// The maximum size of a page.
final class PageLimits {
  static final int MOST = 200;

  /// @throws ProblemException unless `limit` is 1 to 200
  static int of(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "limit must be 1 to %d, was %d".formatted(MOST, limit));
    }
    return limit;
  }

  private PageLimits() {}
}
