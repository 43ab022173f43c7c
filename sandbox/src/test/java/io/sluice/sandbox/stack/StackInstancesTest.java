package io.sluice.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackInstancesTest {

  @TempDir Path directory;

  @Test
  void only_the_instances_of_this_stack_are_stopped() throws IOException {
    String own = UUID.randomUUID().toString();
    Process ours = start(own);
    Process foreign = start(UUID.randomUUID().toString());
    try {
      Files.writeString(directory.resolve(own + ".log"), "");
      Files.writeString(directory.resolve(own + ".pid"), ours.pid() + "\n");
      StackInstances stackInstances = new StackInstances(directory);
      assertThat(stackInstances.running())
          .extracting(process -> process.handle().pid())
          .containsExactly(ours.pid());
      List<String> messages = new ArrayList<>();
      stackInstances.stop(messages::add);
      assertThat(ours.isAlive()).isFalse();
      assertThat(foreign.isAlive()).isTrue();
      assertThat(messages).isEmpty();
    } finally {
      ours.destroyForcibly();
      foreign.destroyForcibly();
    }
  }

  private static Process start(String instance) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
    builder.environment().put("SLUICE_INSTANCE", instance);
    return builder.start();
  }
}
