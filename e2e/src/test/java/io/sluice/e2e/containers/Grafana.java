package io.sluice.e2e.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.e2e.TestedStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The Grafana of a stack, which is started only if the engine has its image: no registry may be
/// reachable, and it has no stand-in.
final class Grafana {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern IMAGE = Pattern.compile("image: (grafana/grafana:\\S+)");
  private static final Path DASHBOARDS =
      TestedStack.root().resolve("compose/monitoring/grafana/dashboards/sluice");

  /// Whether the engine has the image that the files name.
  static boolean isAtHand() throws IOException {
    Matcher image =
        IMAGE.matcher(Files.readString(TestedStack.root().resolve("compose/monitoring.yml")));
    if (!image.find()) {
      throw new IllegalStateException("compose/monitoring.yml has no image of Grafana");
    }
    return Script.run(Map.of(), List.of("docker", "image", "inspect", image.group(1))).exitCode()
        == 0;
  }

  /// Requires that Grafana has each dashboard of the files and both sources.
  static void requireDashboards(StackSecrets secrets) throws IOException {
    String password = Files.readString(secrets.directory().resolve("grafana-admin")).strip();
    String url = "http://127.0.0.1:" + secrets.port("GRAFANA");
    Set<String> expected = new TreeSet<>(Set.of("Prometheus", "Releases"));
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.toList()) {
        expected.add(Json.mapper().readTree(file.toFile()).path("title").asText());
      }
    }
    var _ =
        ResultPoller.until(
            "the dashboards and sources of Grafana",
            LIMIT,
            () -> {
              Set<String> names = new TreeSet<>();
              get(url + "/api/search?type=dash-db", password)
                  .forEach(it -> names.add(it.path("title").asText()));
              get(url + "/api/datasources", password)
                  .forEach(it -> names.add(it.path("name").asText()));
              return names;
            },
            expected::equals);
  }

  private static JsonNode get(String url, String password) {
    String login = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(UTF_8));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .header("Authorization", "Basic " + login)
              .timeout(TIMEOUT)
              .build();
      return Json.mapper().readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Grafana() {}
}
