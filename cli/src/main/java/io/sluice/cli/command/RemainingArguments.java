package io.sluice.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Consumes all words after an option, including words that look like options.
final class RemainingArguments implements IParameterConsumer {

  @Override
  @SuppressWarnings("JdkObsolete") // picocli's signature
  public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
    if (words.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "--command must be followed by the program and its arguments");
    }
    List<String> all = new ArrayList<>();
    while (!words.isEmpty()) {
      all.add(words.pop());
    }
    option.setValue(all);
  }
}
