package io.sluice.bench.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client with a session of the console.
final class ConsoleClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern FORM_TOKEN =
      Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"");
  private static final int OK = 200;
  private static final int SEE_OTHER = 303;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LIMIT)
          .cookieHandler(new CookieManager())
          .build();
  private final URI url;

  private ConsoleClient(URI url) {
    this.url = url;
  }

  /// @throws IOException if the token is not accepted
  static ConsoleClient signIn(URI url, String token) throws IOException, InterruptedException {
    var client = new ConsoleClient(url);
    String form = client.get("/console/sign-in", BodyHandlers.ofString()).body();
    Matcher formToken = FORM_TOKEN.matcher(form);
    if (!formToken.find()) {
      throw new IOException("the page to sign in has no form");
    }
    String body =
        "token=%s&form-token=%s&to=%%2Fconsole"
            .formatted(URLEncoder.encode(token, UTF_8), formToken.group(1));
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/console/sign-in"))
            .timeout(LIMIT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build();
    client.require(client.http.send(request, BodyHandlers.discarding()), SEE_OTHER);
    return client;
  }

  /// Returns the compressed size of a page or file, bytes.
  long size(String path) throws IOException, InterruptedException {
    return get(path, BodyHandlers.ofByteArray()).body().length;
  }

  /// Loads the live part of a page, as the script of the page does.
  ///
  /// @return its compressed size, bytes
  long loadAgain(String path) throws IOException, InterruptedException {
    HttpRequest request = request(path).header("HX-Request", "true").build();
    return require(http.send(request, BodyHandlers.ofByteArray()), OK).body().length;
  }

  /// Gets a page, compressed if the service compresses it.
  ///
  /// @throws IOException if its status is not 200
  <T> HttpResponse<T> get(String path, BodyHandler<T> body)
      throws IOException, InterruptedException {
    return require(http.send(request(path).build(), body), OK);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .timeout(LIMIT)
        .header("Accept-Encoding", path.equals("/console/sign-in") ? "identity" : "gzip");
  }

  private <T> HttpResponse<T> require(HttpResponse<T> response, int status) throws IOException {
    if (response.statusCode() != status) {
      throw new IOException("%s: status %d".formatted(response.uri(), response.statusCode()));
    }
    return response;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
