package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.sluice.contract.Outcome;
import io.sluice.e2e.TraceReceiver.Received;
import io.sluice.sandbox.load.LoadGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One trace for each release, over all services, received as by a collector, and log lines that
/// name it, one for each transition.
class TracesTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int PER_SECOND = 40;
  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"2s\"}}";
  private static final Pattern TRANSITION =
      Pattern.compile("\\[io\\.sluice\\.transitions].* ([a-z-]+) of production/shop(?:,|$)");
  private static final Set<String> SERVICES =
      Set.of("release-api", "strategy-engine", "health-monitor", "notifier");

  private final TestedStack stack = TestedStack.fresh("traces");
  private final TraceReceiver receiver = new TraceReceiver();
  private Optional<LoadGenerator> load = Optional.empty();

  @AfterEach
  void close() {
    load.ifPresent(LoadGenerator::close);
    stack.down();
    receiver.close();
  }

  @Test
  void a_release_is_one_trace_with_its_steps_in_order() throws SQLException {
    stack.up(Map.of("SLUICE_TRACING_ENDPOINT", receiver.endpoint()));
    ShopLane lane = new ShopLane(stack.api(), stack.driver().shopJar(), "shop");
    lane.open();
    load = Optional.of(lane.load(stack.edge(), PER_SECOND));

    UUID good = lane.post(CANARY, 0);
    assertThat(lane.untilEnd(good).outcome()).contains(Outcome.SUCCEEDED);
    UUID bad = lane.post(CANARY, 0.5);
    assertThat(lane.untilEnd(bad).outcome()).contains(Outcome.ROLLED_BACK);

    requireWholeTrace(good, Status.StatusCode.STATUS_CODE_UNSET);
    requireWholeTrace(bad, Status.StatusCode.STATUS_CODE_ERROR);
    requireLineForEachTransition();
  }

  @Test
  void an_unavailable_endpoint_blocks_no_release_and_is_logged_once() {
    receiver.close();
    stack.up(
        Map.of("SLUICE_TRACING_ENDPOINT", receiver.endpoint(), "SLUICE_TRACING_QUEUE_SIZE", "1"));
    ShopLane lane = new ShopLane(stack.api(), stack.driver().shopJar(), "shop");

    lane.open();
    assertThat(lane.untilEnd(lane.post("{\"rolling\":{\"observe\":\"0s\"}}", 0)).outcome())
        .contains(Outcome.SUCCEEDED);

    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(lines("strategy-engine"))
                .filteredOn(line -> line.contains("sluice.tracing.endpoint"))
                .hasSize(1));
  }

  private void requireWholeTrace(UUID release, Status.StatusCode status) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          assertThat(receiver.of(release)).extracting(Received::service).containsAll(SERVICES);
          assertThat(receiver.of(release))
              .extracting(it -> it.attribute("messaging.destination.name"))
              .contains("release.requests", "release.verdicts", "release.outcomes");
          assertThat(roots(release)).hasSize(1);
        });
    List<Received> spans = receiver.of(release);
    Received root = roots(release).getFirst();
    assertThat(root.span().getStatus().getCode()).isEqualTo(status);
    assertThat(root.span().getName()).isEqualTo("RUN production/shop");
    assertThat(spans).extracting(Received::id).doesNotHaveDuplicates();
    assertThat(spans)
        .filteredOn(it -> !it.equals(root))
        .allMatch(it -> it.parent().equals(root.id()));

    List<Received> steps =
        spans.stream()
            .filter(it -> !it.attribute("sluice.step").isEmpty())
            .sorted(Comparator.comparingInt(it -> Integer.parseInt(it.attribute("sluice.step"))))
            .toList();
    assertThat(steps).hasSizeGreaterThan(4);
    assertThat(steps).extracting(it -> it.span().getStartTimeUnixNano()).isSorted();
    assertThat(steps).extracting(Received::service).containsOnly("strategy-engine");
    assertThat(steps).extracting(Received::span).allMatch(span -> isWithin(span, root.span()));
  }

  private static boolean isWithin(Span span, Span root) {
    return span.getStartTimeUnixNano() >= root.getStartTimeUnixNano()
        && span.getEndTimeUnixNano() <= root.getEndTimeUnixNano()
        && span.getStartTimeUnixNano() <= span.getEndTimeUnixNano();
  }

  private List<Received> roots(UUID release) {
    return receiver.of(release).stream().filter(it -> it.parent().isEmpty()).toList();
  }

  /// Requires that the engine's log file has each event of the lane's log once, in the same order.
  private void requireLineForEachTransition() throws SQLException {
    List<String> events = new ArrayList<>();
    String url =
        "jdbc:postgresql://127.0.0.1:%d/strategy_engine?user=postgres"
            .formatted(stack.driver().port("--postgres-port"));
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select event::json->>'type' from lane_event where lane = 'production/shop'"
                    + " order by seq")) {
      while (rows.next()) {
        events.add(rows.getString(1));
      }
    }
    assertThat(events).contains("queued", "step-finished", "ended").hasSizeGreaterThan(40);
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(
                    lines("strategy-engine").stream()
                        .flatMap(line -> TRANSITION.matcher(line).results())
                        .map(found -> found.group(1)))
                .containsExactlyElementsOf(events));
  }

  private List<String> lines(String service) throws IOException {
    return Files.readAllLines(stack.driver().state().resolve("logs/" + service + ".log"));
  }
}
