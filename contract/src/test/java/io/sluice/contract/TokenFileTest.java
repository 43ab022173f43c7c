package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  private static final String SETTING = "sluice.some-file";

  @TempDir Path folder;

  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("token"), "old\n");
  }

  @Test
  void a_rotation_takes_three_writes_and_rejects_no_request() throws IOException {
    TokenFile server = TokenFile.open(SETTING, file);
    TokenFile client = TokenFile.open(SETTING, file);
    for (String text : new String[] {"old\nnew\n", "new\nold\n", "new\n"}) {
      Files.writeString(file, text);
      for (TokenFile first : new TokenFile[] {client, server}) {
        first.reload();
        assertThat(isAccepted(server, client)).as(text).isTrue();
      }
    }
    assertThat(server.tokens().isSentBy("Bearer old")).isFalse();
    assertThat(client.tokens().first()).isEqualTo("new");
  }

  private static boolean isAccepted(TokenFile server, TokenFile client) {
    return server.tokens().isSentBy("Bearer " + client.tokens().first());
  }

  @Test
  void the_tokens_stay_while_the_file_is_not_usable() throws IOException {
    TokenFile tokens = TokenFile.open(SETTING, file);

    for (String text : new String[] {"", "a\nb\nc", "two words"}) {
      Files.writeString(file, text);
      tokens.reload();
      assertThat(tokens.tokens().first()).as(text).isEqualTo("old");
    }
    Files.delete(file);
    tokens.reload();
    assertThat(tokens.tokens().first()).isEqualTo("old");

    Files.writeString(file, "new");
    tokens.reload();
    assertThat(tokens.tokens().first()).isEqualTo("new");
  }

  @Test
  void a_file_that_is_not_usable_at_the_start_is_rejected_by_the_name_of_its_setting()
      throws IOException {
    Files.writeString(file, "\n");

    assertThatThrownBy(() -> TokenFile.open(SETTING, file))
        .hasMessage("sluice.some-file %s is empty".formatted(file));
    assertThatThrownBy(() -> TokenFile.open(SETTING, folder.resolve("none")))
        .hasMessageStartingWith("cannot read sluice.some-file ");
  }
}
