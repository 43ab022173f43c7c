package io.sluice.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.contract.view.ProblemView;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;

/// Changes settings documents. Each change has a reason, and names the revision that it is based
/// on, so that it overwrites no change of another caller.
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
  public ApiResponse put(String path, String json, String reason, Optional<String> base) {
    return api.send(
        "PUT",
        path + query(reason),
        Optional.of(json),
        base.map(tag -> Map.of("If-Match", tag)).orElse(Map.of("If-None-Match", "*")));
  }

  /// Creates a document, or replaces the present one.
  public ApiResponse replace(String path, String json, String reason) {
    return put(path, json, reason, find(path).flatMap(ApiResponse::etag));
  }

  /// Deletes a document.
  ///
  /// @param stop whether instances that serve are stopped
  /// @param base ETag of the present revision
  public ApiResponse delete(String path, String reason, boolean stop, Optional<String> base) {
    return api.send(
        "DELETE",
        path + query(reason) + (stop ? "&stop=true" : ""),
        Optional.empty(),
        Map.of("If-Match", base.orElse("*")));
  }

  private static String query(String reason) {
    return "?reason=" + URLEncoder.encode(reason, UTF_8);
  }
}
