package io.sluice.sandbox.driver;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A release of the demo application, for `POST /api/v1/releases`.
///
/// @param application application name, with a lane of its own in `production`
/// @param failing share of its requests that the version answers with 500, 0 to 1
/// @param slow share of its requests that take half a second longer, 0 to 1
/// @param strategy strategy as JSON, such as `{"canary":{"steps":[10,100],"observe":"5s"}}`
/// @param more further fields as JSON, each after a comma; empty if there are none
/// @param options further options of the shop, such as `--exit` and `0.05`
public record ShopRelease(
    String application,
    String version,
    int replicas,
    double failing,
    double slow,
    String strategy,
    String more,
    List<String> options) {
  private static final List<String> SMALL =
      List.of("-Xmx24m", "-Xss256k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  public ShopRelease(
      String application, String version, int replicas, double failing, String strategy) {
    this(application, version, replicas, failing, strategy, "");
  }

  /// Creates a release with normal latency.
  public ShopRelease(
      String application,
      String version,
      int replicas,
      double failing,
      String strategy,
      String more) {
    this(application, version, replicas, failing, 0, strategy, more, List.of());
  }

  /// @param jar jar with the shop, see [StackDriver#shopJar]
  public String json(Path jar) {
    String command =
        command(jar).stream()
            .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .collect(Collectors.joining(",", "[", "]"));
    return """
    {"application":"%s","environment":"production","version":"%s","replicas":%d,\
    "healthPath":"/health","drain":"5s","command":%s,"strategy":%s%s}\
    """
        .formatted(application, version, replicas, command, strategy, more);
  }

  private List<String> command(Path jar) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(SMALL);
    words.addAll(List.of("-cp", jar.toString(), "io.sluice.sandbox.shop.Main"));
    words.addAll(List.of("--port", "{port}", "--version", version));
    words.addAll(List.of("--fail", Double.toString(failing)));
    if (slow > 0) {
      words.addAll(List.of("--slow", Double.toString(slow)));
    }
    words.addAll(options);
    return words;
  }
}
