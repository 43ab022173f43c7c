package io.sluice.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.ApiConfig;
import io.sluice.contract.LaneKey;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of tokens: release-api starts only with at least one usable token.
class TokenRegistryTest {
  /// The SHA-256 of the token `secret`.
  private static final String SHA256 =
      "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

  @TempDir Path directory;

  private static TokenRegistry tokens(Map<String, String> settings) {
    return new TokenRegistry(
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(ApiConfig.class)
            .withDefaultValues(settings)
            .build()
            .getConfigMapping(ApiConfig.class));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("tokens"), text);
  }

  @Test
  void without_any_file_it_does_not_start() {
    assertThatThrownBy(() -> tokens(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("no API token: ");
  }

  @Test
  void with_a_file_of_comments_it_does_not_start() throws IOException {
    String file = file("# no tokens yet\n\n").toString();

    assertThatThrownBy(() -> tokens(Map.of("sluice.api.tokens-file", file)))
        .hasMessageStartingWith("no API token: ");
  }

  @Test
  void an_empty_token_file_is_rejected() throws IOException {
    String file = file(" \n").toString();

    assertThatThrownBy(() -> tokens(Map.of("sluice.api.operator-token-file", file)))
        .hasMessage("the token file %s is empty", file);
  }

  @Test
  void a_token_is_known_by_its_hash() throws IOException {
    String file = file(line("ci", "releaser", SHA256)).toString();

    TokenRegistry tokenRegistry = tokens(Map.of("sluice.api.tokens-file", file));

    assertThat(tokenRegistry.findCaller("secret").map(Caller::name)).contains("ci");
    assertThat(tokenRegistry.findCaller("")).isEmpty();
  }

  @Test
  void a_role_may_have_a_scope() throws IOException {
    String file = file("ci:releaser@staging-*/shop, viewer:" + "0".repeat(64) + "\n").toString();

    TokenRegistry tokenRegistry = tokens(Map.of("sluice.api.tokens-file", file));

    assertThat(tokenRegistry.otherCallerRoles("ann", new LaneKey("staging-eu", "shop")))
        .containsExactly(List.of("releaser", "viewer"));
    assertThat(tokenRegistry.callerRoles("staging-eu"))
        .containsExactly(List.of("releaser", "viewer"));
    assertThat(tokenRegistry.otherCallerRoles("ann", new LaneKey("production", "shop")))
        .containsExactly(List.of("viewer"));
    assertThat(tokenRegistry.otherCallerRoles("ci", new LaneKey("production", "shop"))).isEmpty();
  }

  @Test
  void a_wrong_line_is_rejected_without_its_hash() throws IOException {
    String file = file("ci:boss@staging:" + "0".repeat(64) + "\n").toString();

    assertThatThrownBy(() -> tokens(Map.of("sluice.api.tokens-file", file)))
        .hasMessage(
            "a line of the tokens file is wrong: 'boss' is not one of the roles viewer, releaser, approver,"
                + " operator, admin: ci:boss@staging:…");
  }

  @Test
  void a_change_of_the_file_takes_effect_without_a_restart() throws IOException {
    Path file = file(line("ci", "releaser", SHA256));
    TokenRegistry registry = tokens(Map.of("sluice.api.tokens-file", file.toString()));

    Files.writeString(file, line("ann", "viewer", SHA256));
    reload(registry);
    assertThat(registry.findCaller("secret").map(Caller::name)).contains("ann");

    Credential credential = new Credential.FileToken("secret", registry);
    assertThat(credential.findCaller().map(Caller::name)).contains("ann");

    Files.writeString(file, line("ann", "viewer", "0".repeat(64)));
    reload(registry);
    assertThat(registry.findCaller("secret")).isEmpty();
    assertThat(credential.findCaller()).as("of an open stream").isEmpty();
    assertThat(credential.toString()).doesNotContain("secret");
  }

  @Test
  void the_tokens_stay_while_a_file_is_not_usable() throws IOException {
    Path file = file(line("ci", "releaser", SHA256));
    TokenRegistry registry = tokens(Map.of("sluice.api.tokens-file", file.toString()));

    for (String text : List.of("", "ci:boss:" + SHA256)) {
      Files.writeString(file, text);
      reload(registry);
      assertThat(registry.findCaller("secret")).as(text).isPresent();
    }
    Files.delete(file);
    reload(registry);
    assertThat(registry.findCaller("secret")).isPresent();
  }

  @Test
  void a_write_in_progress_changes_nothing() throws IOException {
    Path file = file(line("ci", "releaser", SHA256));
    Path issuers = Files.writeString(directory.resolve("issuers"), "{}");
    TokenRegistry registry =
        tokens(
            Map.of(
                "sluice.api.tokens-file", file.toString(),
                "sluice.api.issuers-file", issuers.toString()));

    Files.writeString(file, "");
    registry.reload();
    assertThat(registry.findCaller("secret")).isPresent();

    Files.writeString(file, line("ann", "viewer", SHA256));
    reload(registry);
    assertThat(registry.findCaller("secret").map(Caller::name)).contains("ann");
  }

  /// Reads the files twice, as within two seconds.
  private static void reload(TokenRegistry registry) {
    registry.reload();
    registry.reload();
  }

  @Test
  void a_token_in_place_of_a_line_is_not_shown() throws IOException {
    String file = file("9f86d081884c7d65\n").toString();

    assertThatThrownBy(() -> tokens(Map.of("sluice.api.tokens-file", file)))
        .hasMessageStartingWith("a line of the tokens file is wrong: ")
        .hasMessageNotContaining("9f86d");
  }

  private static String line(String name, String role, String hash) {
    return "%s:%s:%s\n".formatted(name, role, hash);
  }
}
