package io.sluice.api.audit;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.ConsolePath;
import java.util.List;
import java.util.Optional;

/// The resource of a request in the audit log, made from the path of a change and of a rejected
/// request alike, so that one filter finds both.
///
/// @param path path below `/api/v1/` or the console, without the verb; of a request below a lane,
///   that of the lane
/// @param lane lane that the path names
record AuditTarget(String path, Optional<String> lane) {
  private static final List<String> PREFIXES =
      List.of("/api/v1/", ConsolePath.ROOT + "/operations/", ConsolePath.ROOT + "/");
  private static final String LANES = "lanes";

  /// The form of the console that makes a release, as `POST /releases` does.
  private static final String NEW_RELEASE = "new-release";

  private static final int PATH_MAX = 200;

  static AuditTarget of(String requestPath, Optional<ApiVerb> verb) {
    String below =
        PREFIXES.stream()
            .filter(requestPath::startsWith)
            .findFirst()
            .map(prefix -> requestPath.substring(prefix.length()))
            .orElse(requestPath);
    List<String> parts = List.of(below.split("/", -1));
    if (parts.size() >= 3 && parts.getFirst().equals(LANES)) {
      String lane = limit(parts.get(1) + "/" + parts.get(2));
      if (parts.getLast().equals(NEW_RELEASE)) {
        return new AuditTarget("releases", Optional.of(lane));
      }
      return new AuditTarget(limit(LANES + "/" + lane), Optional.of(lane));
    }
    String end = verb.map(it -> "/" + it.word()).orElse("");
    return new AuditTarget(
        limit(below.endsWith(end) ? below.substring(0, below.length() - end.length()) : below),
        Optional.empty());
  }

  /// Returns the path of the resource; of a request to a list, that of the created one.
  String resource(Optional<String> created) {
    return path + created.filter(_ -> path.indexOf('/') < 0).map(id -> "/" + id).orElse("");
  }

  private static String limit(String text) {
    return text.substring(0, Math.min(PATH_MAX, text.length()));
  }
}
