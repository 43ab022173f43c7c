package io.sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.display.Terminal;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandsTest {

  @Test
  void each_verb_is_a_command() {
    PrintWriter none = new PrintWriter(Writer.nullWriter());
    Terminal terminal =
        new Terminal(InputStream.nullInputStream(), none, none, false, false, 40, ZoneOffset.UTC);
    Sluice sluice = new Sluice(terminal, Map.of(), InstantSource.system());

    assertThat(Commands.tree(sluice).getSubcommands())
        .containsKeys(Stream.of(Verb.values()).map(Verb::word).toArray(String[]::new));
  }
}
