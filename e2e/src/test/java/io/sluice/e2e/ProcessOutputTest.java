package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessOutputTest {

  @Test
  void a_command_that_takes_too_long_is_killed_with_its_processes() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "echo started; sleep 600; echo ended").start();

    assertThat(ProcessOutput.read(process, Duration.ofSeconds(1))).isEqualTo("started\n");

    assertThat(process.waitFor()).isNotZero();
    assertThat(process.descendants()).isEmpty();
  }

  @Test
  void a_command_that_ends_in_time_has_all_its_output() throws Exception {
    Process process = new ProcessBuilder("echo", "ended").start();

    assertThat(ProcessOutput.read(process, ProcessOutput.LIMIT)).isEqualTo("ended\n");
    assertThat(process.waitFor()).isZero();
  }
}
