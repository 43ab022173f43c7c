package io.sluice.messaging.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/// Requests the readiness of the service in this container, for an image without shell or curl:
///
///     java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx16m \
///       -cp /app/quarkus-run.jar io.sluice.messaging.container.ReadinessProbe
///
/// It ends with 0 if the service is ready, and otherwise with 1 after printing the service's
/// response. It uses only sockets, since a short-lived JVM pays for each class it loads. A static
/// program would be faster, but needs another toolchain and a build for each architecture.
public final class ReadinessProbe {
  private static final String PATH = "/q/health/ready";
  private static final int TIMEOUT_MILLIS = 2000;
  private static final int RESPONSE_BYTES_MAX = 2000;

  public static void main(String[] args) {
    String response = readReadiness(System.getenv());
    if (!isReady(response)) {
      System.out.println(response);
      System.exit(1);
    }
  }

  static boolean isReady(String response) {
    return response.startsWith("HTTP/1.") && response.startsWith(" 200 ", "HTTP/1.1".length());
  }

  /// Returns the response of the service at the configured port, or the reason why there is none.
  static String readReadiness(Map<String, String> environment) {
    try (Socket socket = new Socket()) {
      int port = port(environment);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String request = "GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] response = socket.getInputStream().readNBytes(RESPONSE_BYTES_MAX);
      return new String(response, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no answer: " + e.getMessage();
    }
  }

  /// Returns `SLUICE_PROBE_PORT`, `QUARKUS_HTTP_PORT`, or else the port in the service's own
  /// settings.
  private static int port(Map<String, String> environment) throws IOException {
    String http = environment.getOrDefault("QUARKUS_HTTP_PORT", "");
    String configured = environment.getOrDefault("SLUICE_PROBE_PORT", http);
    if (!configured.isEmpty()) {
      return Integer.parseInt(configured);
    }
    try (InputStream file = ReadinessProbe.class.getResourceAsStream("/application.properties")) {
      Properties settings = new Properties();
      if (file != null) {
        settings.load(file);
      }
      return Integer.parseInt(settings.getProperty("quarkus.http.port", "8080"));
    }
  }

  private ReadinessProbe() {}
}
