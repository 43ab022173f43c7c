package io.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.command.Commands;
import io.sluice.cli.command.Sluice;
import io.sluice.cli.demo.Demo;
import io.sluice.cli.display.Terminal;
import io.sluice.contract.Json;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

class HelpTest {

  static Stream<CommandLine> commands() {
    var nowhere = new PrintWriter(Writer.nullWriter());
    var terminal =
        new Terminal(
            InputStream.nullInputStream(), nowhere, nowhere, false, false, 40, ZoneOffset.UTC);
    var sluice = new Sluice(terminal, Map.of(), InstantSource.system());
    return Stream.of(Main.line(), Commands.tree(sluice), new CommandLine(new Demo()))
        .flatMap(HelpTest::withSubcommands);
  }

  private static Stream<CommandLine> withSubcommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(HelpTest::withSubcommands));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void picocli_can_format_every_text_of_the_help(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();

    assertThat(texts(spec))
        .isNotEmpty()
        .allSatisfy(text ->
            assertThatCode(() -> String.format(Locale.ROOT, text))
                .as(text)
                .doesNotThrowAnyException());
    assertThat(command.getUsageMessage()).doesNotContain("%%", "%n");
  }

  @Test
  void each_benchmark_has_a_help_option() {
    CommandLine line = Main.line().setOut(new PrintWriter(Writer.nullWriter()));

    assertThat(line.getSubcommands().keySet())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(line.execute(name, "--help")).isZero());
  }

  private static Stream<String> texts(CommandSpec spec) {
    UsageMessageSpec usage = spec.usageMessage();
    return Stream.concat(
            Stream.of(usage.header(), usage.description(), usage.footer()),
            spec.args().stream().map(ArgSpec::description))
        .flatMap(Stream::of);
  }

  @Test
  void the_json_of_a_benchmark_is_all_that_it_writes_to_standard_output() {
    var bytes = new ByteArrayOutputStream();
    PrintStream standard = System.out;
    System.setOut(new PrintStream(bytes, false, UTF_8));
    try {
      int _ = Main.line().execute("judge", "--json", "--runs", "1", "--only", "null 2 rps");
    } finally {
      System.setOut(standard);
    }

    JsonNode report = Json.read(bytes.toString(UTF_8), JsonNode.class);
    assertThat(report.path("scenarios")).hasSize(1);
    assertThat(report.path("runs").asInt()).isOne();
  }
}
