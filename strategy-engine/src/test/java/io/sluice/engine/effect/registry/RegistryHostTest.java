package io.sluice.engine.effect.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.domain.image.Image;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.egress.DnsResolver;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryHostTest {
  private static final Map<String, String> ADDRESSES =
      Map.of(
          "ghcr.io", "140.82.121.33",
          "content.example.com", "185.199.108.154",
          "metadata.example.com", "169.254.169.254",
          "loopback.corp", "127.0.0.1",
          "registry.corp", "10.0.0.5",
          "gitlab.corp", "10.0.0.6");

  private static final DnsResolver RESOLVER =
      host ->
          List.of(
              InetAddress.ofLiteral(
                  Optional.ofNullable(ADDRESSES.get(host))
                      .orElseThrow(
                          () -> new DnsResolver.UnresolvedException(host + " is unknown"))));

  @ParameterizedTest
  @CsvSource({
    "shop:1, https://registry-1.docker.io/v2/x",
    "ghcr.io/team/shop, https://ghcr.io/v2/x",
    "registry.corp:5000/shop, https://registry.corp:5000/v2/x",
    "localhost:5000/shop, http://localhost:5000/v2/x",
    "127.0.0.1:5000/shop, http://127.0.0.1:5000/v2/x",
    "127.corp.example.com/shop, https://127.corp.example.com/v2/x"
  })
  void only_a_registry_on_this_machine_has_no_tls(String image, String uri) {
    assertThat(host(image).uri("x")).hasToString(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://ghcr.io/token", "https://content.example.com/blob"})
  void a_public_registry_may_refer_to_public_hosts(String target) {
    assertThatCode(() -> host("ghcr.io/team/shop").requireAllowed(URI.create(target)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://content.example.com/blob",
        "http://ghcr.io/v2/",
        "https://metadata.example.com/",
        "https://gitlab.corp/token",
        "https://ann@content.example.com/",
        "file:///etc/passwd"
      })
  void a_public_registry_must_not_refer_to_a_private_network_or_leave_out_tls(String target) {
    assertThatThrownBy(() -> host("ghcr.io/team/shop").requireAllowed(URI.create(target)))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageStartingWith("registry ghcr.io refers to ");
  }

  @Test
  void a_private_registry_may_refer_to_its_network() {
    assertThatCode(
            () -> host("registry.corp/shop").requireAllowed(URI.create("https://gitlab.corp/jwt")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://metadata.example.com/", "https://loopback.corp/"})
  void no_registry_refers_to_this_machine_or_the_local_link(String target) {
    assertThatThrownBy(() -> host("registry.corp/shop").requireAllowed(URI.create(target)))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageEndingWith("which has an address of this machine or of the local link");
    assertThatThrownBy(() -> host("localhost:5000/shop").requireAllowed(URI.create(target)))
        .isInstanceOf(TargetException.Permanent.class);
  }

  @Test
  void an_unknown_name_is_unreachable() {
    assertThatThrownBy(
            () -> host("ghcr.io/team/shop").requireAllowed(URI.create("https://none.example.com/")))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessage("registry ghcr.io does not answer: none.example.com is unknown");
  }

  private static RegistryHost host(String image) {
    return RegistryHost.of(Image.parse(image), RESOLVER);
  }
}
