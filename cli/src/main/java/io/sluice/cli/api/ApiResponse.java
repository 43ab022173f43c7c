package io.sluice.cli.api;

/// A successful response of the API.
///
/// @param body the response body, unparsed
public record ApiResponse(int status, String body) {

  /// @throws CliException if the body is not a `type`
  public <T> T as(Class<T> type) {
    return ResponseReader.read(body, type);
  }
}
