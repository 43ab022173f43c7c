package io.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.base.JsonOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

class JsonOptionTest {
  @Command
  private static final class Benchmark {
    @Mixin private final JsonOption json = new JsonOption();

    @Option(names = "--keep")
    private boolean keep;

    @Unmatched private List<String> others = new ArrayList<>();

    static Benchmark of(String... words) {
      var benchmark = new Benchmark();
      var _ = new CommandLine(benchmark).parseArgs(words);
      return benchmark;
    }
  }

  @Test
  void a_value_names_the_file() {
    var file = new JsonOutput(Optional.of("out.json"));

    assertThat(Benchmark.of("--json", "out.json").json.output()).isEqualTo(file);
    assertThat(Benchmark.of("--json=out.json").json.output()).isEqualTo(file);
    assertThat(Benchmark.of("--keep").json.output()).isEqualTo(JsonOutput.NONE);
  }

  @Test
  void without_a_value_the_next_option_keeps_its_meaning() {
    var printed = new JsonOutput(Optional.of("-"));
    Benchmark beforeKnown = Benchmark.of("--json", "--keep");
    Benchmark beforeUnknown = Benchmark.of("--json", "--api-port", "7170", "--keep");

    assertThat(Benchmark.of("--keep", "--json").json.output()).isEqualTo(printed);
    assertThat(beforeKnown.json.output()).isEqualTo(printed);
    assertThat(beforeKnown.keep).isTrue();
    assertThat(beforeUnknown.json.output()).isEqualTo(printed);
    assertThat(beforeUnknown.others).containsExactly("--api-port", "7170");
    assertThat(beforeUnknown.keep).isTrue();
  }
}
