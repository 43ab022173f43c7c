package io.sluice.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The browser of a person who signs in at Keycloak and answers whether a device may have a token.
/// It sends cookies with the attribute `Secure` to this machine, as browsers do.
final class DevicePages {
  /// The buttons of the last page, by their names.
  enum Button {
    ACCEPT,
    CANCEL
  }

  private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
  private static final int REDIRECTS_MAX = 10;

  private final HttpForms http;
  private final Map<String, String> cookies = new HashMap<>();

  /// A page, and its address.
  private record Page(URI uri, String text) {}

  DevicePages(HttpForms http) {
    this.http = http;
  }

  /// Signs in at the page of a device, and presses a button of the question that follows.
  ///
  /// @param url page with the code filled in
  /// @param person name of a user, whose password is that of the realm's file
  /// @return the last page
  String answer(String url, String person, Button button) {
    Page login = open(HttpRequest.newBuilder(URI.create(url)), URI.create(url));
    Page question =
        submit(login, Map.of("username", person, "password", KeycloakAdmin.password(person)));
    assertThat(question.text()).as("page after the sign-in").contains("Grant Access to");
    return submit(question, Map.of(button.name().toLowerCase(Locale.ROOT), "pressed")).text();
  }

  /// Sends the form of a page with its hidden fields.
  private Page submit(Page page, Map<String, String> fields) {
    Matcher action = ACTION.matcher(page.text());
    assertThat(action.find()).as("form of %s", page).isTrue();
    Map<String, String> form = new HashMap<>(fields);
    HIDDEN.matcher(page.text()).results().forEach(it -> form.put(it.group(1), it.group(2)));
    URI target = page.uri().resolve(action.group(1).replace("&amp;", "&"));
    return open(HttpForms.post(target, form), target);
  }

  /// Returns the page behind all redirects.
  private Page open(HttpRequest.Builder request, URI uri) {
    HttpResponse<String> response = send(request);
    URI at = uri;
    for (int i = 0; response.statusCode() / 100 == 3 && i < REDIRECTS_MAX; i++) {
      at = at.resolve(response.headers().firstValue("Location").orElseThrow());
      response = send(HttpRequest.newBuilder(at));
    }
    return new Page(at, response.body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    if (!cookies.isEmpty()) {
      var header = new StringBuilder();
      cookies.forEach((name, value) -> header.append("%s=%s; ".formatted(name, value)));
      request.header("Cookie", header.substring(0, header.length() - 2));
    }
    HttpResponse<String> response = http.send(request);
    for (String cookie : response.headers().allValues("Set-Cookie")) {
      String[] parts = cookie.split(";", 2)[0].split("=", 2);
      cookies.put(parts[0], parts[1]);
    }
    return response;
  }
}
