package io.sluice.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.CliException;
import io.sluice.cli.document.Document;
import io.sluice.cli.document.Yaml;
import io.sluice.contract.JsonPointers;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// A release document: from a file, from options, or from a file that options change.
final class ReleaseOptions {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      order = 1,
      description = "The release document, YAML or JSON; - reads standard input.")
  private Optional<String> file = Optional.empty();

  @Option(names = "--application", paramLabel = "NAME", order = 2, description = "Such as shop.")
  private Optional<String> application = Optional.empty();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      order = 3,
      description = "Environment of the release. Default: production.")
  private Optional<String> environment = Optional.empty();

  @Option(names = "--version", paramLabel = "TEXT", order = 4, description = "Such as 1.4.0.")
  private Optional<String> version = Optional.empty();

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      order = 5,
      description = "canary, blueGreen, rolling or auto. Default: the application's, else canary.")
  private Optional<String> strategy = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "WEIGHT",
      split = ",",
      order = 6,
      description = "Of a canary: weights in percent, such as 10,50,100.")
  private List<Integer> steps = List.of();

  @Option(
      names = "--observe",
      paramLabel = "TIME",
      order = 7,
      description = "How long each step is observed, such as 1m.")
  private Optional<String> observe = Optional.empty();

  @Option(
      names = "--replicas",
      paramLabel = "N",
      order = 8,
      description = "Instances of the version that serves.")
  private Optional<Integer> replicas = Optional.empty();

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      order = 9,
      description = "Into the instances' environment; repeatable. Secrets belong in a document.")
  private Map<String, String> env = new LinkedHashMap<>();

  @Option(
      names = "--artifact",
      paramLabel = "IMAGE",
      order = 10,
      description = "Image to run, by tag or digest (runtime docker).")
  private Optional<String> artifact = Optional.empty();

  @Mixin private BreakGlassOption breakGlass = new BreakGlassOption();

  @Mixin private OriginOptions origin = new OriginOptions();

  @Option(
      names = "--command",
      paramLabel = "WORD",
      arity = "1..*",
      parameterConsumer = RemainingArguments.class,
      order = 90,
      description =
          "Program to run (local). Comes last: the rest is the program and its arguments; {port}"
              + " stands for the instance's port.")
  private List<String> command = List.of();

  /// @param variables environment variables, with those of a CI system
  Document document(InputStream in, Map<String, String> variables) {
    Document document =
        file.map(name -> Yaml.read(name, in))
            .orElseGet(
                () -> new Document("options", JsonNodeFactory.instance.objectNode(), Map.of()));
    ObjectNode json = document.json();
    Map<String, String> optionByPointer = new LinkedHashMap<>();
    application.ifPresent(value -> put(json, "application", value, optionByPointer));
    environment.ifPresent(value -> put(json, "environment", value, optionByPointer));
    version.ifPresent(value -> put(json, "version", value, optionByPointer));
    artifact.ifPresent(value -> put(json, "artifact", value, optionByPointer));
    replicas.ifPresent(value -> {
      json.put("replicas", value);
      optionByPointer.put("/replicas", "--replicas");
    });
    if (!command.isEmpty()) {
      command.forEach(json.putArray("command")::add);
      optionByPointer.put("/command", "--command");
    }
    env.forEach((name, value) -> {
      json.withObjectProperty("env").put(name, value);
      optionByPointer.put(JsonPointers.child("/env", name), "--env " + name);
    });
    putStrategy(json, optionByPointer);
    breakGlass
        .findReason()
        .ifPresent(reason -> {
          json.putObject("breakGlass").put("reason", reason);
          optionByPointer.put("/breakGlass/reason", "--break-glass");
        });
    origin.put(json, optionByPointer, variables);
    if (!json.has("environment")) {
      json.put("environment", "production");
    }
    if (document.lines().isEmpty()) { // for a file, release-api also reports misspelt fields
      require(json, "application");
      require(json, "version");
    }
    return document.with(optionByPointer);
  }

  private static void put(
      ObjectNode json, String field, String value, Map<String, String> optionByPointer) {
    json.put(field, value);
    optionByPointer.put("/" + field, "--" + field);
  }

  private void putStrategy(ObjectNode json, Map<String, String> optionByPointer) {
    if (strategy.isEmpty() && steps.isEmpty() && observe.isEmpty()) {
      return;
    }
    String written =
        json.path("strategy").fieldNames().hasNext()
            ? json.path("strategy").fieldNames().next()
            : "canary";
    String name = strategy.orElse(written);
    if (strategy.isPresent() && !name.equals(written)) {
      json.putObject("strategy");
      optionByPointer.put("/strategy", "--strategy");
    }
    ObjectNode options = json.withObjectProperty("strategy").withObjectProperty(name);
    String at = "/strategy/" + name;
    if (!steps.isEmpty()) {
      steps.forEach(options.putArray("steps")::add);
      optionByPointer.put(at + "/steps", "--steps");
    }
    observe.ifPresent(time -> {
      options.put("observe", time);
      optionByPointer.put(at + "/observe", "--observe");
    });
  }

  private static void require(ObjectNode json, String field) {
    if (!json.has(field)) {
      throw CliException.rejected(
          "a release needs its " + field,
          "add --%s, or write '%s: …' in a document".formatted(field, field));
    }
  }

  /// Consumes all words after an option, including words that look like options.
  static final class RemainingArguments implements IParameterConsumer {

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
}
