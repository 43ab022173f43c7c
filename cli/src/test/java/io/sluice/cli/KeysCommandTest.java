package io.sluice.cli;

import static io.sluice.cli.Recorded.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
  private static final String KEY =
      """
      {"id":"%s","name":"shop-ci","createdBy":"ada","created":"2026-03-01T12:00:00Z",\
      "expires":"2026-05-30T12:00:00Z",\
      "grants":[{"role":"releaser","environment":"staging-*","application":"shop"},\
      {"role":"viewer","environment":"*","application":"*"}]%s}\
      """;

  @TempDir private Path home = Path.of("");
  private final FakeApi api = new FakeApi();

  KeysCommandTest() throws IOException {}

  @AfterEach
  void close() {
    api.close();
  }

  private Shell shell() {
    return new Shell(api.url(), home);
  }

  @Test
  void create_prints_only_the_key_to_standard_output() {
    api.on("POST /api/v1/keys", 201, KEY.formatted(OTHER, ",\"key\":\"sluice_x\""));

    Ran ran =
        shell()
            .run(
                "keys",
                "create",
                "shop-ci",
                "--grant",
                "releaser@staging-*/shop",
                "--grant",
                "viewer",
                "--grant",
                "operator@staging",
                "--days",
                "90");

    assertThat(ran.out()).as(ran.err()).isEqualTo("sluice_x\n");
    assertThat(ran.err())
        .isEqualTo("key %s, until 2026-05-30T12:00:00Z; it is shown only now\n", OTHER);
    assertThat(api.only("POST").body())
        .isEqualTo(
            """
            {"name":"shop-ci","days":90,"grants":[\
            {"role":"releaser","environment":"staging-*","application":"shop"},\
            {"role":"viewer","environment":"*","application":"*"},\
            {"role":"operator","environment":"staging","application":"*"}]}\
            """);
  }

  @Test
  void keys_are_listed_and_revoked_by_name() {
    api.on("GET /api/v1/keys", 200, Recorded.page(KEY.formatted(OTHER, "")));
    api.on("DELETE /api/v1/keys/" + OTHER, 200, KEY.formatted(OTHER, ""));

    assertThat(shell().run("keys", "list").out())
        .contains("NAME     EXPIRES")
        .contains("shop-ci  2026-05-30T12:00:00Z  releaser@staging-*/shop,viewer  ada ");
    assertThat(shell().run("keys", "revoke", "shop-ci", "--yes").out())
        .isEqualTo("revoked: shop-ci\n");
    assertThat(shell().run("keys", "revoke", "shop-cd", "--yes").err())
        .contains("there is no key 'shop-cd'");
    assertThat(shell().run("keys", "revoke", "shop-ci").exit()).isEqualTo(2);
  }
}
