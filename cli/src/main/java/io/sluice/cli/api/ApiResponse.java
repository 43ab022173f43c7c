package io.sluice.cli.api;

import java.util.Optional;

/// A successful response of the API.
///
/// @param body the response body, unparsed
/// @param etag the ETag of the returned revision, with its quotes; empty if the resource has none
public record ApiResponse(int status, String body, Optional<String> etag) {

  /// @throws CliException if the body is not a `type`
  public <T> T as(Class<T> type) {
    return ResponseReader.read(body, type);
  }
}
