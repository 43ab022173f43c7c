package io.sluice.cli.demo;

import io.sluice.sandbox.base.JsonOutput;
import java.util.ListIterator;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The option `--json [FILE]` of the demo and of the benchmarks.
public final class JsonOption {
  @Option(
      names = "--json",
      arity = "0..1",
      paramLabel = "FILE",
      parameterConsumer = Reader.class,
      description =
          "Write the result as JSON to FILE. Without FILE, write it to standard output, and the"
              + " text to standard error.")
  private JsonOutput output = JsonOutput.NONE;

  public JsonOutput output() {
    return output;
  }

  /// Picocli would take an unknown option, such as one of `sluice up`, for the file.
  private static final class Reader implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> args, ArgSpec argSpec, CommandSpec commandSpec) {
      // The top of the stack is the next word.
      ListIterator<String> words = args.reversed().listIterator();
      argSpec.setValue(JsonOutput.read(words));
      args.subList(args.size() - words.nextIndex(), args.size()).clear();
    }
  }
}
