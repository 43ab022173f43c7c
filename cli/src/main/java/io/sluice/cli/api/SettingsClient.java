package io.sluice.cli.api;

import io.sluice.contract.view.ProblemView;
import java.util.Map;
import java.util.Optional;

/// Changes settings documents. Each change names the revision that it is based on, so that it
/// overwrites no change of another caller.
public final class SettingsClient {
  private final ApiClient api;

  public SettingsClient(ApiClient api) {
    this.api = api;
  }

  /// Finds a document; empty if there is none.
  ///
  /// @param path such as `/environments/production`
  public Optional<ApiResponse> find(String path) {
    try {
      return Optional.of(api.get(path));
    } catch (CliException failure) {
      if (!failure.json().isEmpty()
          && ResponseReader.read(failure.json(), ProblemView.class).status() == 404) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /// Creates or changes a document.
  ///
  /// @param base ETag of the revision that the change is based on; if empty, the change creates the
  ///   document
  public ApiResponse put(String path, String json, Optional<String> base) {
    return api.send(
        "PUT",
        path,
        Optional.of(json),
        base.map(tag -> Map.of("If-Match", tag)).orElse(Map.of("If-None-Match", "*")));
  }

  /// Creates a document, or replaces the present one.
  public ApiResponse replace(String path, String json) {
    return put(path, json, find(path).flatMap(ApiResponse::etag));
  }

  /// Deletes a document.
  ///
  /// @param base ETag of the present revision
  public ApiResponse delete(String path, Optional<String> base) {
    return api.send("DELETE", path, Optional.empty(), Map.of("If-Match", base.orElse("*")));
  }
}
