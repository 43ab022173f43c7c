package io.sluice.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/// Receives spans by OTLP over HTTP, as a collector does.
final class TraceReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  /// A span and the service that sent it.
  record Received(String service, Span span) {

    /// Returns the value of a text attribute; empty if there is none.
    String attribute(String key) {
      return value(span.getAttributesList(), key);
    }

    String id() {
      return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    String parent() {
      return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    String trace() {
      return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }
  }

  TraceReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::receive);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:%d/v1/traces".formatted(server.getAddress().getPort());
  }

  /// Returns the spans of one release's trace, in the order of arrival.
  List<Received> of(UUID release) {
    String trace = release.toString().replace("-", "");
    return received.stream().filter(it -> it.trace().equals(trace)).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    boolean isPacked = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (exchange;
        InputStream body =
            isPacked ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      for (ResourceSpans from : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
        String service = value(from.getResource().getAttributesList(), "service.name");
        from.getScopeSpansList()
            .forEach(scope ->
                scope.getSpansList().forEach(span -> received.add(new Received(service, span))));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static String value(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(it -> it.getKey().equals(key))
        .map(it -> it.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
