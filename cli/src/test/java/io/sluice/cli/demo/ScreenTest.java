package io.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScreenTest {
  @Test
  void addresses_are_opened_by_the_program_of_the_system() {
    assertThat(Screen.findOpener("Mac OS X", Stream.of())).contains("open");
    assertThat(Screen.findOpener("Linux", Stream.of("HOME", "DISPLAY"))).contains("xdg-open");
    assertThat(Screen.findOpener("Linux", Stream.of("WAYLAND_DISPLAY"))).contains("xdg-open");
  }

  @Test
  void a_machine_without_a_screen_opens_none() {
    assertThat(Screen.findOpener("Linux", Stream.of("HOME"))).isEmpty();
  }
}
