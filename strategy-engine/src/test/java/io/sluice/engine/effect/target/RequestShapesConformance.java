package io.sluice.engine.effect.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.effect.target.RecordingUpstream.Arrived;
import io.sluice.engine.effect.target.RequestShape.Result;
import io.sluice.engine.effect.target.RequestShape.Result.Forwarded;
import io.sluice.engine.effect.target.RequestShape.Result.Rejected;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/// The suite of every router for requests that servers parse in different ways, and for their
/// maximum sizes: an instance gets each request in one form, or not at all.
public abstract class RequestShapesConformance extends ForwardingConformance {
  private static final String STATUS = "HTTP/[0-9.]+ ([0-9]{3}) .*";

  /// Returns what the tested router does with a shape.
  protected abstract Result expected(RequestShape shape);

  @Test
  void an_ambiguous_request_is_rejected_or_arrives_once_and_in_one_form() throws Exception {
    try (RecordingUpstream upstream = RecordingUpstream.start()) {
      route(share(stable, 100, List.of(upstream.backend())));
      var softly = new SoftAssertions();
      for (RequestShape shape : RequestShape.all()) {
        List<Integer> statuses = send(shape);
        List<Arrived> arrived = upstream.take();
        softly.check(() -> check(shape, statuses, arrived));
      }
      softly.assertAll();
    }
  }

  private void check(RequestShape shape, List<Integer> statuses, List<Arrived> arrived) {
    switch (expected(shape)) {
      case Rejected rejected -> {
        assertThat(arrived).as("arrived: %s", shape).isEmpty();
        assertThat(statuses)
            .as("statuses: %s", shape)
            .hasSize(rejected.statuses().isEmpty() ? 0 : 1);
        assertThat(rejected.statuses()).as("status: %s", shape).containsAll(statuses);
      }
      case Forwarded forwarded -> {
        assertThat(arrived).as("arrived: %s", shape).hasSize(1);
        Arrived one = arrived.getFirst();
        assertThat(one.line()).as("line: %s", shape).isEqualTo(forwarded.line());
        assertThat(one.body()).as("body: %s", shape).isEqualTo(forwarded.body());
        assertThat(one.header("host")).as("host: %s", shape).hasValue(LANE.host());
        assertThat(one.header("x-forwarded-for")).as("for: %s", shape).hasValue("127.0.0.1");
        assertThat(one.header("connection").orElse("")).doesNotContain("host", "forwarded");
        assertThat(one.header("upgrade")).as("upgrade: %s", shape).isEmpty();
        assertThat(statuses).as("statuses: %s", shape).containsExactly(200);
      }
    }
  }

  /// Returns the status of each response, once the router has closed the connection.
  private List<Integer> send(RequestShape shape) throws IOException {
    byte[] bytes = shape.text().replace("HOST", LANE.host()).getBytes(ISO_8859_1);
    return answer(shape, bytes)
        .lines()
        .filter(line -> line.matches(STATUS))
        .map(line -> Integer.valueOf(line.replaceFirst(STATUS, "$1")))
        .toList();
  }

  private String answer(RequestShape shape, byte[] bytes) throws IOException {
    try {
      return RawHttpClient.send(port(), "127.0.0.1", bytes);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection stayed open: " + shape, e);
    }
  }
}
