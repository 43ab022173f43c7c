package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.api.ConsoleBrowser.Shown;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The cookies of the console behind a trusted proxy that ends TLS.
@QuarkusTest
@TestProfile(ConsoleHttpsTest.Proxy.class)
class ConsoleHttpsTest extends ApiTest {
  private static final String ME = "/console/me";
  private static final String FORM = "__Host-sluice-form";
  private static final String SESSION = "__Host-sluice-session";

  /// The settings behind a proxy on this machine.
  public static class Proxy implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.http.proxy.proxy-address-forwarding",
          "true",
          "quarkus.http.proxy.trusted-proxies",
          "127.0.0.1");
    }
  }

  private ConsoleBrowser browser(String scheme) {
    return new ConsoleBrowser(url).with("X-Forwarded-Proto", scheme);
  }

  private static String setCookie(Shown page, String name) {
    return page.http().headers().allValues("Set-Cookie").stream()
        .filter(it -> it.startsWith(name + "="))
        .findFirst()
        .orElseThrow(() -> new AssertionError(page.http().headers().map()));
  }

  private static String value(String setCookie) {
    return setCookie.substring(setCookie.indexOf('=') + 1, setCookie.indexOf(';'));
  }

  private Shown signIn(Shown form) {
    return browser("https")
        .with("Cookie", "%s=%s".formatted(FORM, value(setCookie(form, FORM))))
        .submit(form, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("viewer")));
  }

  @Test
  void both_cookies_are_secure_and_have_the_prefix_of_their_host() {
    Shown form = browser("https").get("/console/sign-in");
    Shown answer = signIn(form);

    assertThat(answer.status()).isEqualTo(303);
    for (String cookie : List.of(setCookie(form, FORM), setCookie(answer, SESSION))) {
      assertThat(cookie).contains("Secure", "HttpOnly", "SameSite=Strict", "Path=/");
      assertThat(cookie).doesNotContain("Path=/c").doesNotContainIgnoringCase("Domain");
    }
    assertThat(setCookie(answer, FORM)).contains("Max-Age=0", "Path=/", "Secure");
  }

  @Test
  void a_redirect_leads_to_the_port_of_the_browser() {
    Shown answer = browser("https").with("X-Forwarded-Port", "8443").get(ME);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).startsWith("/console/sign-in?to=");
  }

  @Test
  void a_session_over_https_needs_the_prefix_and_is_none_without_tls() {
    String secret = value(setCookie(signIn(browser("https").get("/console/sign-in")), SESSION));

    assertThat(status("https", SESSION, secret)).isEqualTo(200);
    assertThat(status("https", "sluice-session", secret)).isEqualTo(303);
    assertThat(status("http", SESSION, secret)).isEqualTo(303);
  }

  private int status(String scheme, String name, String secret) {
    return browser(scheme).with("Cookie", "%s=%s".formatted(name, secret)).get(ME).status();
  }

  @Test
  void the_token_of_a_form_over_https_needs_the_cookie_with_the_prefix() {
    Shown form = browser("https").get("/console/sign-in");

    Shown answer =
        browser("https")
            .with("Cookie", "sluice-form=" + value(setCookie(form, FORM)))
            .submit(
                form, "form[action=/console/sign-in]", Map.of("token", ApiStack.token("viewer")));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("main")).contains("load the page again");
  }

  @Test
  void without_tls_neither_cookie_is_secure() {
    Shown form = browser("http").get("/console/sign-in");

    assertThat(setCookie(form, "sluice-form")).doesNotContain("Secure");
  }
}
