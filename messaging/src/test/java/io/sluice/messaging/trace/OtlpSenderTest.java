package io.sluice.messaging.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.sluice.sandbox.base.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpSenderTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpServer server;
  private final AtomicInteger bytes = new AtomicInteger();
  private volatile int status = 200;

  OtlpSenderTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void listen() {
    server.createContext(
        "/v1/traces",
        exchange -> {
          bytes.addAndGet(exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private Optional<String> send(String endpoint) {
    try (var sender = new OtlpSender(URI.create(endpoint), LIMIT, "notifier", "0")) {
      return sender.send(Spans.some(3));
    }
  }

  private String endpoint() {
    return "http://127.0.0.1:%d/v1/traces".formatted(server.getAddress().getPort());
  }

  @Test
  void spans_are_sent() {
    assertThat(send(endpoint())).isEmpty();
    assertThat(bytes.get()).isPositive();
  }

  @Test
  void a_failed_send_returns_the_reason() {
    status = 503;
    assertThat(send(endpoint())).contains("refused");
    assertThat(send("http://127.0.0.1:%d/v1/traces".formatted(Ports.free())))
        .hasValueSatisfying(reason -> assertThat(reason).contains("Connect"));
    assertThat(send("ftp://127.0.0.1/v1/traces")).isPresent();
  }

  @Test
  void a_span_contains_its_ids_kind_times_status_and_events() {
    var span = new OtlpSpan(Spans.one(3), Resource.empty());

    assertThat(span.getTraceId()).isEqualTo("00000000000000010000000000000002");
    assertThat(span.getSpanContext().isValid()).isTrue();
    assertThat(span.getParentSpanContext().isValid()).isTrue();
    assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.getStartEpochNanos()).isEqualTo(1_000_000_002L);
    assertThat(span.getStatus().getDescription()).isEqualTo("errors");
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.getAttributes().size()).isEqualTo(1);
  }
}
