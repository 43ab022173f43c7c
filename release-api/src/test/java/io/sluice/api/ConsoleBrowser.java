package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// A browser without scripts: it keeps cookies, and sends the forms that a page has.
final class ConsoleBrowser {
  private final URI url;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final Map<String, String> headers = new HashMap<>();

  ConsoleBrowser(URI url) {
    this.url = url;
  }

  /// A page as the service sent it.
  record Shown(HttpResponse<String> http) {
    int status() {
      return http.statusCode();
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    Document html() {
      return Jsoup.parse(http.body(), http.uri().toString());
    }

    String text(String selector) {
      return html().select(selector).text();
    }
  }

  /// Sends this header with every request from now on.
  ConsoleBrowser with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  CookieManager cookies() {
    return cookies;
  }

  /// Returns the page of an address, without following a redirect.
  Shown get(String address) {
    return send(request(address).GET());
  }

  /// Signs in with a token, and returns the answer to the form.
  Shown signIn(String token) {
    return submit(get("/console/sign-in"), "form[action=/console/sign-in]", Map.of("token", token));
  }

  /// Signs in as a role.
  ConsoleBrowser as(String role) {
    assertThat(signIn(ApiStack.token(role)).status()).isEqualTo(303);
    return this;
  }

  /// Sends a form of a page, with its own values and `values`.
  Shown submit(Shown page, String selector, Map<String, String> values) {
    Element form = requireNonNull(page.html().selectFirst(selector), page.http().body());
    Map<String, String> fields = fields(form);
    fields.putAll(values);
    return post(form.attr("action"), fields);
  }

  /// Presses a button of a form, which has a name, a value and perhaps an address of its own.
  Shown press(Shown page, String selector, Map<String, String> values) {
    Element button = requireNonNull(page.html().selectFirst(selector), page.http().body());
    Element form = requireNonNull(button.closest("form"));
    Map<String, String> fields = fields(form);
    fields.putAll(values);
    fields.put(button.attr("name"), button.val());
    return post(
        button.hasAttr("formaction") ? button.attr("formaction") : form.attr("action"), fields);
  }

  private static Map<String, String> fields(Element form) {
    Map<String, String> fields = new LinkedHashMap<>();
    form.select("input[name], textarea[name]")
        .forEach(it -> fields.put(it.attr("name"), it.is("textarea") ? it.wholeText() : it.val()));
    return fields;
  }

  Shown post(String address, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(it ->
                URLEncoder.encode(it.getKey(), UTF_8)
                    + "="
                    + URLEncoder.encode(it.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        request(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String address) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(address));
    headers.forEach(request::header);
    return request;
  }

  private Shown send(HttpRequest.Builder request) {
    try {
      return new Shown(http.send(request.build(), BodyHandlers.ofString(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
