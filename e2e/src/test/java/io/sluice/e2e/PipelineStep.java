package io.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.document.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A step of a pipeline that a CI system would run: its script and its declared environment.
///
/// @param script lines for bash
/// @param environment variables in addition to those of the CI system
record PipelineStep(String script, Map<String, String> environment) {
  private static final Pattern INPUT = Pattern.compile("\\$\\{\\{ inputs\\.([a-z-]+) }}");
  private static final Pattern OUTPUT =
      Pattern.compile("\\$\\{\\{ steps\\.release\\.outputs\\.([A-Z_]+) }}");
  private static final Pattern SHELL_STEP = Pattern.compile("sh '''\\n(.*?)'''", Pattern.DOTALL);

  /// Variables of this machine that a runner of a CI system does not pass on.
  private static final List<String> OWN =
      List.of("SLUICE_URL", "SLUICE_TOKEN_FILE", "SLUICE_HOME", "SLUICE_CLI");

  record Ran(int exit, String output) {}

  /// Returns the only step of action.yml, with `inputs` and the defaults of the others.
  static PipelineStep ofAction(Path root, Map<String, String> inputs) {
    JsonNode action = read(root.resolve("action.yml"));
    JsonNode steps = action.at("/runs/steps");
    if (steps.size() != 1 || !steps.path(0).path("shell").asText().equals("bash")) {
      throw new AssertionError("action.yml has one step for bash, was " + steps);
    }
    Map<String, String> environment = new HashMap<>();
    for (var variable : steps.path(0).path("env").properties()) {
      environment.put(variable.getKey(), evaluate(variable.getValue().asText(), action, inputs));
    }
    environment.put("GITHUB_ACTION_PATH", root.toString());
    return new PipelineStep(steps.path(0).path("run").asText(), environment);
  }

  private static String evaluate(String text, JsonNode action, Map<String, String> inputs) {
    Matcher input = INPUT.matcher(text);
    if (!input.matches()) {
      throw new AssertionError("an environment variable is one input, was " + text);
    }
    JsonNode declared = action.path("inputs").path(input.group(1));
    if (declared.isMissingNode()) {
      throw new AssertionError("action.yml declares no input " + input.group(1));
    }
    return inputs.getOrDefault(input.group(1), declared.path("default").asText());
  }

  /// Returns the value of an output of action.yml after a step that wrote `file`.
  static Optional<String> findOutput(Path root, String name, Path file) throws IOException {
    String value = read(root.resolve("action.yml")).at("/outputs/" + name + "/value").asText();
    Matcher output = OUTPUT.matcher(value);
    if (!output.matches()) {
      throw new AssertionError(
          "the output %s is one output of the step, was %s".formatted(name, value));
    }
    String start = output.group(1) + "=";
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }

  /// Returns the job of the template for GitLab, with its variables.
  static PipelineStep ofGitlab(Path root) {
    JsonNode job = read(root.resolve("ci/gitlab.yml")).path(".sluice-release");
    Map<String, String> environment = new HashMap<>();
    job.path("variables")
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
    String script =
        StreamSupport.stream(job.path("script").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining("\n"));
    return new PipelineStep(script, environment);
  }

  /// Returns the only shell step of the example for Jenkins, with its variables.
  static PipelineStep ofJenkins(Path root) throws IOException {
    String text = Files.readString(root.resolve("ci/Jenkinsfile"));
    Map<String, String> environment = new HashMap<>();
    Pattern.compile("(?m)^ {4}([A-Z_0-9]+) = '([^']*)'$")
        .matcher(text)
        .results()
        .forEach(found -> environment.put(found.group(1), found.group(2)));
    Matcher step = SHELL_STEP.matcher(text);
    if (!step.find()) {
      throw new AssertionError("ci/Jenkinsfile has a shell step");
    }
    return new PipelineStep(step.group(1), environment);
  }

  /// Runs the step as a CI system does: with `bash -e`, in its working directory.
  Ran run(Path directory, Map<String, String> more) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("step.sh"), script + "\n");
    ProcessBuilder command =
        new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", file.toString());
    command.directory(directory.toFile()).redirectErrorStream(true);
    OWN.forEach(command.environment()::remove);
    command.environment().put("CI", "true");
    command.environment().put("SLUICE_BUILD", "off");
    command.environment().putAll(environment);
    command.environment().putAll(more);
    Process process = command.start();
    process.getOutputStream().close();
    String output = ProcessOutput.read(process, ProcessOutput.LIMIT);
    return new Ran(process.waitFor(), output);
  }

  private static JsonNode read(Path file) {
    try (InputStream none = InputStream.nullInputStream()) {
      return Yaml.read(file.toString(), none).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
