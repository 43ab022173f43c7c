package io.sluice.messaging.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/// Asks the service in this container whether it is ready, for an image without shell or curl:
///
///     java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx16m -cp /app/quarkus-run.jar io.sluice.messaging.container.Ready
///
/// It ends with 0 if the service is ready, with 1 and the service's answer if it is not. It uses
/// nothing but sockets, since a JVM that lives for an instant pays for each class.
public final class Ready {
  private static final String PATH = "/q/health/ready";
  private static final int PATIENCE_MILLIS = 2000;
  private static final int SHOWN_BYTES = 2000;

  public static void main(String[] args) {
    String answer = ask(System.getenv());
    if (!isReady(answer)) {
      System.out.println(answer);
      System.exit(1);
    }
  }

  static boolean isReady(String answer) {
    return answer.startsWith("HTTP/1.") && answer.startsWith(" 200 ", "HTTP/1.1".length());
  }

  /// The answer of the service at the port that it was told, or why there is none.
  static String ask(Map<String, String> environment) {
    try (Socket socket = new Socket()) {
      int port = port(environment);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = "GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(SHOWN_BYTES);
      return new String(answer, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no answer: " + e.getMessage();
    }
  }

  /// `QUARKUS_HTTP_PORT`, or else the one that the service's own settings name.
  private static int port(Map<String, String> environment) throws IOException {
    String told = environment.getOrDefault("QUARKUS_HTTP_PORT", "");
    if (!told.isEmpty()) {
      return Integer.parseInt(told);
    }
    try (InputStream file = Ready.class.getResourceAsStream("/application.properties")) {
      Properties settings = new Properties();
      if (file != null) {
        settings.load(file);
      }
      return Integer.parseInt(settings.getProperty("quarkus.http.port", "8080"));
    }
  }

  private Ready() {}
}
