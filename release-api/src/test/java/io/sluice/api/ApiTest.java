package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Plan;
import io.sluice.contract.Request;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.kafka.KafkaEventProducer;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/// The common parts of tests of the running service: each has its own lane, in `production`.
@QuarkusTestResource(ApiStack.class)
abstract class ApiTest {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String GATED =
      """
      , "strategy": {"canary": {"steps": [{"approve": {"expires": "1h"}}, 100]}}\
      """;

  @TestHTTPResource("/")
  URI url = URI.create("http://unset");

  @Inject @Nullable KafkaEventProducer producer;

  Client admin = Client.admin(url);
  LaneKey lane = new LaneKey("production", "shop");
  private @Nullable TopicPublisher publisher;

  @BeforeEach
  void begin() {
    admin = Client.admin(url);
    lane = new LaneKey("production", "a" + UUID.randomUUID().toString().substring(0, 8));
    publisher = new TopicPublisher(requireNonNull(producer), lane);
    Reply made =
        admin.set("/api/v1/environments/production", "{\"allowedHosts\": [\"hooks.example.com\"]}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  /// Continues in another environment.
  void in(String environment) {
    lane = new LaneKey(environment, lane.application());
    publisher = new TopicPublisher(requireNonNull(producer), lane);
  }

  /// Returns the publisher of the engine's events of this test's lane.
  TopicPublisher publisher() {
    return requireNonNull(publisher);
  }

  /// Returns a release document for this test's lane, with `more` fields.
  String document(String version, String more) {
    return """
    {"application": "%s", "environment": "%s", "version": "%s", "command": ["sh", "-c", "true"]%s}
    """
        .formatted(lane.application(), lane.environment(), version, more);
  }

  ReleaseView post(String version) {
    Reply reply = admin.post("/api/v1/releases", document(version, ""));
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    return reply.as(ReleaseView.class);
  }

  /// Posts a release that serves the lane from then on.
  ReleaseView serve(String version) {
    ReleaseView release = post(version);
    publisher().succeed(release);
    return await(release.id(), view -> view.outcome().isPresent());
  }

  /// Posts a release that waits at its gate, step 2.
  ReleaseView gated() {
    Reply posted = admin.post("/api/v1/releases", document("2.0", GATED));
    assertThat(posted.status()).as(posted.body()).isEqualTo(202);
    ReleaseView release = posted.as(ReleaseView.class);
    Plan plan = publisher().start(release);
    publisher().startStep(release, plan, 2);
    return await(release.id(), view -> view.step().equals(Optional.of(2)));
  }

  ReleaseView release(UUID id) {
    return admin.get("/api/v1/releases/" + id).as(ReleaseView.class);
  }

  ReleaseView await(UUID id, Predicate<ReleaseView> condition) {
    return Awaitility.await().atMost(PATIENCE).until(() -> release(id), condition);
  }

  String lanePath() {
    return "/api/v1/lanes/" + lane;
  }

  /// Returns the requests of this test's lane to the engine, in order.
  List<Request> requests(JdbcTransactions<JdbcTx> transactions) {
    return transactions.call(tx ->
        Sql.list(
            tx.connection(),
            "select event from lane_event where lane = ? order by seq",
            row -> Json.read(row.getString("event"), Request.class),
            lane.toString()));
  }
}
