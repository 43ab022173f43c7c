package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jsoup.Jsoup;

/// Calls the endpoints of the console with the cookies of a browser. It does not read an event
/// stream.
final class ConsoleCalls {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final URI url;
  private final HttpClient http;

  ConsoleCalls(URI url, CookieHandler cookies) {
    this.url = url;
    this.http = HttpClient.newBuilder().cookieHandler(cookies).build();
  }

  /// A response; an event stream has no body.
  record Answer(int status, HttpHeaders headers, String body) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    String text() {
      return Jsoup.parse(body).text();
    }
  }

  Answer get(String path, String... headers) {
    return call("GET", path, "", headers);
  }

  Answer post(String path, String body, String... headers) {
    return call("POST", path, body, headers);
  }

  Answer call(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
    if (method.equals("GET")) {
      request.GET();
    } else {
      request.method(method, BodyPublishers.ofString(body)).setHeader("Content-Type", FORM);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        boolean isStream =
            response
                .headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
        return new Answer(
            response.statusCode(),
            response.headers(),
            isStream ? "" : new String(in.readAllBytes(), UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
