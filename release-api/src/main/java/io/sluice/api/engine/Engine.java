package io.sluice.api.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.ApiConfig;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.LaneStateView;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The engine's internal port: the one place where a service asks another directly, for what is on
/// the disk and in the process table of the machine that runs the instances, and for its own row of
/// a lane, which a replay is compared with.
@ApplicationScoped
public class Engine {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI url;
  private final Optional<Path> tokenFile;

  Engine(
      ApiConfig config,
      @ConfigProperty(name = "sluice.service-token-file") Optional<Path> tokenFile) {
    this.url = config.engineUrl();
    this.tokenFile = tokenFile;
  }

  /// @throws Problem if the engine does not answer within a second
  public List<InstanceView> instances(LaneKey lane) {
    String body = get("/internal/lanes/%s/instances".formatted(lane));
    try {
      return List.of(Json.read(body, InstanceView[].class));
    } catch (Json.Unreadable e) {
      throw away("answers what cannot be read: " + e.getMessage());
    }
  }

  /// The lane's row, and how far it is.
  ///
  /// @throws Problem if the engine does not answer within a second
  public LaneStateView state(LaneKey lane) {
    try {
      return Json.read(get("/internal/lanes/%s/state".formatted(lane)), LaneStateView.class);
    } catch (Json.Unreadable e) {
      throw away("answers what cannot be read: " + e.getMessage());
    }
  }

  /// @param instance all of the lane's if empty
  /// @param lines the last ones
  /// @throws Problem if the engine does not answer within a second
  public String logs(LaneKey lane, Optional<String> instance, int lines) {
    String which = instance.map(id -> "&instance=" + URLEncoder.encode(id, UTF_8)).orElse("");
    return get("/internal/lanes/%s/logs?lines=%d%s".formatted(lane, lines, which));
  }

  private String get(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).GET();
    token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      return switch (answer.statusCode()) {
        case 200 -> answer.body();
        case 404 -> throw new Problem(Kind.NOT_FOUND, "the engine has nothing of that");
        default -> throw away("answers " + answer.statusCode());
      };
    } catch (IOException e) {
      throw away("does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("was not waited for");
    }
  }

  private Optional<String> token() {
    return tokenFile.map(file -> {
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw away("cannot be asked: the service token cannot be read");
      }
    });
  }

  private static Problem away(String what) {
    return new Problem(Kind.UNAVAILABLE, "strategy-engine " + what);
  }
}
