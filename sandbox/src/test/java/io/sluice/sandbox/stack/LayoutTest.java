package io.sluice.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {

  @TempDir Path directory;

  @Test
  void a_flag_moves_one_listener() {
    Layout layout = Layout.of(Map.of("--api-port", "8070"));
    assertThat(layout.url(StackPort.RELEASE_API)).isEqualTo("http://127.0.0.1:8070");
    assertThat(layout.port(StackPort.EDGE)).isEqualTo(7_080);
  }

  @Test
  void an_invalid_or_duplicate_port_is_rejected_with_a_message() {
    assertThatThrownBy(() -> Layout.of(Map.of("--api-port", "http")))
        .hasMessage("--api-port must be a port, was 'http'");
    assertThatThrownBy(() -> Layout.of(Map.of("--api-port", "7080")))
        .hasMessageContaining("port 7080 is given twice");
  }

  @Test
  void the_layout_that_runs_is_read_back() {
    Home home = new Home(directory, directory);
    Layout layout = Layout.free("9100-9199");
    layout.write(home);
    assertThat(Layout.findWritten(home)).contains(layout);
  }
}
