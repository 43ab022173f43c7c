package io.sluice.e2e.containers;

import java.util.List;

/// A change of one source that a response of release-api shows.
///
/// @param module its module
/// @param source its file, from the project's root
/// @param path the path of the request
/// @param before the text in the source and in the response
/// @param after the text that replaces it
record SourceChange(String module, String source, String path, String before, String after) {
  /// A change of the service, and one of a module that it depends on.
  static final List<SourceChange> ALL =
      List.of(
          new SourceChange(
              "release-api",
              "release-api/src/main/java/io/sluice/api/http/ProblemExceptionMapper.java",
              "/api/v1/nothing",
              "there is nothing at ",
              "no resource is at "),
          new SourceChange(
              "messaging",
              "messaging/src/main/java/io/sluice/messaging/quarkus/HealthResource.java",
              "/health",
              "no-store",
              "no-cache"));
}
