package io.sluice.engine.effect.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.ForwardingHeaders;
import io.sluice.engine.effect.target.Router.Backend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The suite of every router for the client that an application gets: forged headers, trusted
/// proxies and the PROXY protocol.
public abstract class ForwardingConformance extends PreviewConformance {
  /// Addresses of proxies whose headers the tested router trusts.
  protected static final String TRUSTED_PROXIES = "127.0.0.2 10.0.0.0/8 2001:db8:1::/48";

  /// Addresses from which the tested router requires the PROXY protocol.
  protected static final String PROXY_PROTOCOL = "127.0.0.3";

  private static final String CLIENT = "127.0.0.1";
  private static final String PROXY = "127.0.0.2";
  private static final String BALANCER = "127.0.0.3";
  private static final String V2 = "0d0a0d0a000d0a515549540a";
  private static final String FORGED = "6.6.6.6";

  private Backend echo = new Backend(stable, "127.0.0.1", 1);

  @BeforeEach
  void startEcho() {
    echo = upstreams.startEcho();
  }

  @Test
  void no_forwarding_header_of_a_client_reaches_an_instance() throws Exception {
    List<String> forged =
        Stream.concat(
                ForwardingHeaders.NAMES.stream(),
                ForwardingHeaders.PREFIXES.stream()
                    .flatMap(prefix ->
                        Stream.of("for", "host", "port", "prefix", "proto", "server", "ssl", "own")
                            .map(prefix::concat)))
            .flatMap(name -> Stream.of(name, name.replace('-', '_')))
            .distinct()
            .map(name -> name + ": " + FORGED)
            .toList();
    route(share(stable, 100, List.of(echo)));

    String seen = send(CLIENT, "", forged);

    assertThat(seen)
        .startsWith("HTTP/1.1 200")
        .doesNotContain(FORGED)
        .contains("x-forwarded-for: 127.0.0.1\r\n")
        .contains("x-forwarded-host: " + LANE.host() + "\r\n")
        .contains("x-forwarded-proto: http\r\n")
        .doesNotContain("x-forwarded-port");
  }

  @Test
  void a_trusted_proxy_reports_address_scheme_host_and_port_of_its_client() throws Exception {
    route(share(stable, 100, List.of(echo)));

    String seen =
        send(
            PROXY,
            "",
            List.of(
                "X-Forwarded-For: 6.6.6.6, 203.0.113.7:4711",
                "X-Forwarded-For: 10.1.2.3",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: shop.example.com",
                "X-Forwarded-Port: 443",
                "X-Forwarded-Prefix: /6.6.6.6",
                "X-Real-IP: 6.6.6.6"));

    assertThat(seen)
        .contains("x-forwarded-for: 203.0.113.7\r\n")
        .contains("x-forwarded-proto: https\r\n")
        .contains("x-forwarded-host: shop.example.com\r\n")
        .contains("x-forwarded-port: 443\r\n")
        .doesNotContain(FORGED);
    assertThat(send(PROXY, "", List.of("X-Forwarded-For: 6.6.6.6, [2001:db8::7]:1, 2001:db8:1::1")))
        .contains("x-forwarded-for: 2001:db8::7\r\n")
        .contains("x-forwarded-proto: http\r\n");
  }

  @Test
  void invalid_headers_of_a_trusted_proxy_are_dropped() throws Exception {
    route(share(stable, 100, List.of(echo)));

    String seen =
        send(
            PROXY,
            "",
            List.of(
                "X-Forwarded-For: 6.6.6.6, unknown",
                "X-Forwarded-Proto: gopher",
                "X-Forwarded-Host: a b",
                "X-Forwarded-Port: 6.6.6.6"));

    assertThat(seen)
        .contains("x-forwarded-for: 127.0.0.2\r\n")
        .contains("x-forwarded-proto: http\r\n")
        .contains("x-forwarded-host: " + LANE.host() + "\r\n")
        .doesNotContain(FORGED, "x-forwarded-port");
  }

  @Test
  void the_proxy_protocol_names_the_client_in_both_versions() throws Exception {
    route(share(stable, 100, List.of(echo)));
    List<String> forged = List.of("X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: ftp");

    assertThat(send(BALANCER, "PROXY TCP4 203.0.113.7 192.0.2.1 4711 443\r\n", forged))
        .contains("x-forwarded-for: 203.0.113.7\r\n")
        .contains("x-forwarded-proto: https\r\n");
    assertThat(send(BALANCER, "PROXY TCP6 2001:db8::7 2001:db8::1 4711 80\r\n", forged))
        .contains("x-forwarded-for: 2001:db8::7\r\n")
        .contains("x-forwarded-proto: http\r\n");
    assertThat(
            send(BALANCER, binary(V2 + "2111000c" + "cb007107" + "c0000201" + "126701bb"), forged))
        .contains("x-forwarded-for: 203.0.113.7\r\n")
        .contains("x-forwarded-proto: https\r\n");
    assertThat(send(BALANCER, binary(V2 + "20000000"), forged))
        .as("a connection of the load balancer itself")
        .contains("x-forwarded-for: 127.0.0.3\r\n")
        .contains("x-forwarded-proto: http\r\n");
  }

  @Test
  void a_connection_that_must_have_a_proxy_header_and_has_none_is_closed() throws Exception {
    route(share(stable, 100, List.of(echo)));

    for (String header :
        List.of(
            "",
            "PROXY\r\n",
            "PROXY TCP4 203.0.113.7\r\n",
            "PROXY TCP4 203.0.113.x 192.0.2.1 4711 443\r\n",
            "PROXY TCP4 " + "1".repeat(200) + "\r\n",
            binary(V2 + "3111000c" + "cb007107" + "c0000201" + "126701bb"))) {
      assertThat(send(BALANCER, header, List.of())).as(header).isEmpty();
    }
    assertThat(upstreams.arrived()).isZero();
  }

  @Test
  void a_proxy_header_of_any_other_client_is_an_invalid_request() throws Exception {
    route(share(stable, 100, List.of(echo)));

    assertThat(send(CLIENT, "PROXY TCP4 6.6.6.6 192.0.2.1 4711 443\r\n", List.of()))
        .contains(" 400 ");
    assertThat(send(CLIENT, binary(V2 + "20000000"), List.of())).doesNotContain(" 200 ");
    assertThat(upstreams.arrived()).isZero();
  }

  private String send(String from, String before, List<String> headers) throws IOException {
    var request = new ByteArrayOutputStream();
    request.write(before.getBytes(ISO_8859_1));
    String lines = headers.stream().map(line -> line + "\r\n").collect(Collectors.joining());
    String head =
        "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n".formatted(LANE.host(), lines);
    request.write(head.getBytes(ISO_8859_1));
    return RawHttpClient.send(port(), from, request.toByteArray());
  }

  private static String binary(String hex) {
    return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
  }
}
