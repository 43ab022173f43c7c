package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.Topic;
import io.sluice.contract.view.GrantView;
import io.sluice.contract.view.KeyRequest;
import io.sluice.contract.view.KeyView;
import io.sluice.sandbox.driver.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// No file, record, metric or answer of a stack contains a secret that passed through it.
class SecretsTest {
  private static final String AT_ONCE = "{\"rolling\":{\"observe\":\"0s\"}}";

  /// The files of the stack's own tokens.
  private static final Set<String> TOKENS = Set.of("token", "service-token");

  /// The internal ports, by the flag that sets them.
  private static final List<String> SERVICES =
      List.of("--engine-port", "--health-port", "--notifier-port");

  private final TestedStack stack = TestedStack.fresh("secrets");
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> secrets = new LinkedHashMap<>();

  @AfterEach
  void close() {
    http.close();
    stack.down();
  }

  @Test
  void no_secret_stays_in_a_file_a_record_a_metric_or_an_answer() throws Exception {
    secrets.put("secret of a release", UUID.randomUUID().toString());
    secrets.put("unknown token", UUID.randomUUID().toString());
    stack.up(Map.of("SLUICE_SECRET_PRODUCTION__PASSWORD", secret("secret of a release")));
    secrets.put("token of the operator", stack.driver().findToken().orElseThrow());
    secrets.put("token of the services", stack.driver().findServiceToken().orElseThrow());
    KeyView key = createKey();
    secrets.put("API key", key.key().orElseThrow());

    release();
    useTokens(key);

    List<String> texts = new ArrayList<>(answers(key));
    for (Topic topic : Topic.values()) {
      texts.addAll(records(topic));
    }
    texts.forEach(text -> assertThat(findSecret(text)).as(text).isEmpty());
    stack.down(); // the files of a running PostgreSQL come and go
    for (Path file : files()) {
      assertThat(findSecret(Files.readString(file, ISO_8859_1))).as(file.toString()).isEmpty();
    }
  }

  private String secret(String name) {
    return Optional.ofNullable(secrets.get(name)).orElseThrow();
  }

  private KeyView createKey() {
    var request =
        new KeyRequest("shop-ci", Optional.of(1), List.of(new GrantView("admin", "*", "*")));
    return stack.api().post("/keys", Optional.of(Json.write(request))).as(KeyView.class);
  }

  /// Releases with the secret, once well and once so that the application fails.
  private void release() {
    String env = ",\"env\":{\"PASSWORD\":{\"secret\":\"env:PASSWORD\"}}";
    var lane = new ShopLane(api(secret("API key")), stack.driver().shopJar(), "shop");
    assertThat(lane.untilEnd(lane.post(AT_ONCE, 0, env)).outcome()).contains(Outcome.SUCCEEDED);
    String missing = ",\"env\":{\"OTHER\":{\"secret\":\"env:OTHER\"}},\"readyWithin\":\"5s\"";
    assertThat(lane.untilEnd(lane.post(AT_ONCE, 0, missing)).outcome())
        .isNotEqualTo(Optional.of(Outcome.SUCCEEDED));
  }

  /// Sends each token to every port, also where it is not known.
  private void useTokens(KeyView key) throws IOException, InterruptedException {
    stack.api().delete("/keys/" + key.id());
    for (String name : List.of("API key", "unknown token", "token of the services")) {
      assertThatThrownBy(() -> api(secret(name)).get("/lanes")).isInstanceOf(CliException.class);
      for (String service : SERVICES) {
        String answer = metrics(stack.driver().port(service), secret(name));
        assertThat(answer.isEmpty()).isNotEqualTo(name.equals("token of the services"));
      }
    }
  }

  private ApiClient api(String token) {
    return new ApiClient(URI.create(stack.driver().apiUrl()), () -> token);
  }

  private List<String> answers(KeyView key) throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    for (String path :
        List.of("/lanes", "/releases", "/outcomes", "/keys", "/audit", "/environments")) {
      texts.add(stack.api().get(path).body());
    }
    texts.add(stack.api().get("/lanes/production/shop").body());
    texts.add(metrics(stack.driver().port("--api-port"), secret("token of the operator")));
    for (String service : SERVICES) {
      texts.add(metrics(stack.driver().port(service), secret("token of the services")));
    }
    assertThat(texts).allMatch(text -> !text.isEmpty());
    assertThat(texts).anyMatch(text -> text.contains(key.id().toString()));
    return texts;
  }

  private String metrics(int port, String token) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/q/metrics".formatted(port));
    return http.send(
            HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build(),
            BodyHandlers.ofString())
        .body();
  }

  private List<String> records(Topic topic) {
    try (Topics topics = new Topics(stack.driver().port("--broker-port"))) {
      return topics.all(topic.topicName()).stream().map(Topics.Event::json).toList();
    }
  }

  /// Returns the files of the stack: logs, those of its applications, and the data of Kafka and
  /// PostgreSQL.
  private List<Path> files() throws IOException {
    Path state = stack.driver().state();
    try (Stream<Path> all = Files.walk(state)) {
      List<Path> files =
          all.filter(Files::isRegularFile)
              .filter(file -> !TOKENS.contains(state.relativize(file).toString()))
              .toList();
      assertThat(files)
          .extracting(file -> state.relativize(file).getName(0).toString())
          .contains("logs", "broker", "postgresql", "instances");
      return files;
    }
  }

  /// Finds the name of a secret in a text, also in Base64.
  private Optional<String> findSecret(String text) {
    return secrets.entrySet().stream()
        .filter(
            secret -> text.contains(secret.getValue()) || text.contains(encoded(secret.getValue())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String encoded(String secret) {
    return Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8));
  }
}
