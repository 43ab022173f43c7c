package io.sluice.health.source;

import java.util.function.Supplier;

/// An empty or invalid response: a source client turns it into [SourceResponse.NoData].
public final class InvalidResponseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param reason one sentence for users
  public InvalidResponseException(String reason) {
    super(reason);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  /// Returns the response, or [SourceResponse.NoData] if it is invalid. A malformed template,
  /// selector or pointer is rejected when a release is posted; if one still arrives here, the query
  /// has no data.
  public static SourceResponse orNoData(Supplier<SourceResponse> response) {
    try {
      return response.get();
    } catch (InvalidResponseException e) {
      return new SourceResponse.NoData(e.reason());
    } catch (IllegalArgumentException e) {
      return new SourceResponse.NoData("the query is invalid: " + e.getMessage());
    }
  }
}
