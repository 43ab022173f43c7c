package io.sluice.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sandbox.PostgresBinaries;
import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

  @TempDir Path directory;

  @Test
  void a_place_where_nothing_can_be_unpacked_is_named_in_one_line() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> PostgresBinaries.unpack(file))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("unpacking PostgreSQL into " + file)
        .message()
        .hasLineCount(1);
  }

  @Test
  void the_tokens_are_random_and_for_their_owner_alone() throws IOException {
    Home home = new Home(directory, directory.resolve("state"));
    home.prepare();
    assertThat(Files.readString(home.token())).hasSize(44);
    assertThat(Files.readString(home.serviceToken())).isNotEqualTo(Files.readString(home.token()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.token())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_token_that_is_there_is_kept() throws IOException {
    Home home = new Home(directory, directory.resolve("state"));
    home.prepare();
    String before = Files.readString(home.token());
    home.prepare();
    assertThat(Files.readString(home.token())).isEqualTo(before);
  }

  @Test
  void a_state_directory_that_cannot_be_written_is_reported_with_the_cure() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    for (Path state : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> new Home(directory, state).prepare())
          .isInstanceOf(SandboxException.class)
          .hasMessageStartingWith("the state's directory " + state + " cannot be written (")
          .hasMessageContaining(file.toString())
          .hasMessageContaining("Not a directory): make it a writable directory, or keep")
          .hasMessageEndingWith("the state elsewhere with SLUICE_HOME")
          .message()
          .hasLineCount(1);
    }
    assertThat(Home.reason(new AccessDeniedException("/state/logs")))
        .isEqualTo("/state/logs: Permission denied");
  }
}
