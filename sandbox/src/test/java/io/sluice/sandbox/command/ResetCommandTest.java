package io.sluice.sandbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.stack.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResetCommandTest {

  @TempDir Path directory;

  @Test
  void a_reset_deletes_what_the_stack_has_made_and_nothing_else() throws IOException {
    Home home = new Home(directory, directory.resolve("state"));
    home.prepare();
    Path foreign = Files.writeString(home.directory().resolve("thesis.txt"), "mine");
    new ResetCommand(home).delete();
    assertThat(home.directory()).isDirectoryContaining(foreign::equals);
    assertThat(home.token()).doesNotExist();
    Files.delete(foreign);
    new ResetCommand(home).delete();
    assertThat(home.directory()).doesNotExist();
  }
}
