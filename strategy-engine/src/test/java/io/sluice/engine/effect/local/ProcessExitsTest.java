package io.sluice.engine.effect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProcessExitsTest {
  private static final UUID ID = new UUID(0, 1);

  private final AtomicLong nanos = new AtomicLong();
  private final ProcessExits exits = new ProcessExits(nanos::get);

  @Test
  void an_exit_names_the_exit_code_and_the_run_time() throws IOException {
    Process process = start();

    nanos.set(Duration.ofMillis(400).toNanos());
    end(process);

    assertThat(exits.awaitExit(ID)).contains("the process exited with 3 after 0.4 s");
  }

  @Test
  void the_exit_of_an_instance_is_kept_until_it_is_forgotten() throws IOException {
    Process process = start();
    end(process);
    assertThat(exits.awaitExit(ID)).isPresent();
    assertThat(exits.observedInstances()).containsExactly(ID);

    exits.forget(ID);

    assertThat(exits.awaitExit(ID)).isEmpty();
    assertThat(exits.observedInstances()).isEmpty();
  }

  @Test
  void a_process_of_another_engine_has_no_exit() {
    assertThat(exits.awaitExit(ID)).isEmpty();
  }

  /// Starts a process that exits with 3 once its input ends.
  private Process start() throws IOException {
    Process process = new ProcessBuilder("sh", "-c", "read line; exit 3").start();
    exits.observe(ID, process);
    return process;
  }

  private static void end(Process process) throws IOException {
    process.getOutputStream().close();
  }
}
