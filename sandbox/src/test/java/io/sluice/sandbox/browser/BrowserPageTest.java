package io.sluice.sandbox.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.browser.BrowserPage.Look;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.sluice.sandbox.browser.Chromium#isInstalled")
class BrowserPageTest {
  private static final String FORM =
      """
      <!doctype html>
      <style>
        body { background: #fff; height: 2000px; margin: 0; }
        @media (prefers-color-scheme: dark) { body { background: #000; } }
      </style>
      <form action="/sent" method="post"><input name="token"></form>
      """;

  private HttpServer server;
  private Chromium chromium;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> send(exchange, FORM));
    server.createContext(
        "/sent",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          send(exchange, "<title>%s</title>".formatted(body));
        });
    server.start();
    chromium = Chromium.start();
  }

  @AfterEach
  void stop() {
    chromium.close();
    server.stop(0);
  }

  private static void send(HttpExchange exchange, String html) throws IOException {
    byte[] body = html.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Test
  void a_picture_has_the_whole_page_in_its_width_and_colours() throws IOException {
    BrowserPage page = chromium.page();
    page.open(address());

    BufferedImage light = image(page.picture(new Look(360, false)));
    BufferedImage dark = image(page.picture(new Look(1_280, true)));

    assertThat(light.getWidth()).isEqualTo(360);
    assertThat(light.getHeight()).isEqualTo(2_000);
    assertThat(light.getRGB(100, 1_500)).isEqualTo(0xFFFFFFFF);
    assertThat(dark.getWidth()).isEqualTo(1_280);
    assertThat(dark.getRGB(100, 1_500)).isEqualTo(0xFF000000);
  }

  private static BufferedImage image(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void a_form_is_filled_and_sent() {
    BrowserPage page = chromium.page();
    page.open(address());
    page.fill("[name=token]", "it's \"quoted\"");

    page.submit("form");

    page.await("document.title === 'token=it%27s+%22quoted%22'");
  }

  @Test
  void an_address_that_does_not_answer_is_an_error() {
    URI address = address();
    server.stop(0);
    BrowserPage page = chromium.page();

    assertThatThrownBy(() -> page.open(address))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("ERR_CONNECTION_REFUSED");
  }
}
