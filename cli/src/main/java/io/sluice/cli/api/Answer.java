package io.sluice.cli.api;

/// A successful response of the API.
///
/// @param body the response body, unparsed
public record Answer(int status, String body) {

  /// @throws Failure if the body is not a `type`
  public <T> T as(Class<T> type) {
    return Reading.read(body, type);
  }
}
