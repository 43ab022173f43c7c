package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The workflows in .github and action.yml: pinned actions, few permissions, and scripts of this
/// project that a person can run, too.
class WorkflowsTest {
  private static final Path ROOT = SourceFile.ROOT;
  private static final Path ACTION = ROOT.resolve("action.yml");
  private static final Path PAGE = ROOT.resolve("docs/ci.md");
  private static final Pattern USES = Pattern.compile("(?m)^\\s*(?:- )?uses: (.*)$");

  /// The beginning of a workflow of this project that another one calls.
  private static final String OWN = "./.github/workflows/";

  private static final Pattern PINNED =
      Pattern.compile("[\\w-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");

  /// A script with literal or quoted arguments: no expression of GitHub, and no second command.
  private static final Pattern RUN =
      Pattern.compile(
          "\"?(?:\\$GITHUB_ACTION_PATH/)?((?:scripts|\\.ci)/[\\w.-]+)\"?"
              + "( [\\w./*-]+| \"\\$[A-Z_]+\")*");

  /// A program whose tests .ci/run requires where the program is present.
  private static final Pattern REQUIRE =
      Pattern.compile("require=(?:\\$\\{require:\\+\\$require,})?([a-z-]+)");

  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]+");

  private static List<Path> workflows() {
    List<Path> files = MonitoringFiles.files(ROOT.resolve(".github/workflows"), ".yml");
    assertThat(files).hasSizeGreaterThan(2);
    return files;
  }

  private static JsonNode read(Path file) throws IOException {
    return new YAMLMapper().readTree(file.toFile());
  }

  private static List<JsonNode> steps() throws IOException {
    List<JsonNode> steps = new ArrayList<>();
    for (Path file : workflows()) {
      read(file).path("jobs").forEach(job -> job.path("steps").forEach(steps::add));
    }
    read(ACTION).at("/runs/steps").forEach(steps::add);
    return steps;
  }

  /// Returns the actions that the workflows and `more` use, with their commits.
  private static Stream<String> uses(Path more) {
    return Stream.concat(workflows().stream(), Stream.of(more))
        .flatMap(file -> USES.matcher(MonitoringFiles.text(file)).results())
        .map(found -> found.group(1))
        .filter(action -> !action.startsWith(OWN));
  }

  @Test
  void each_action_is_pinned_by_its_commit() {
    assertThat(uses(ACTION))
        .hasSizeGreaterThan(10)
        .allSatisfy(action -> assertThat(action).matches(PINNED));
  }

  @Test
  void an_action_has_one_commit_in_all_workflows_and_in_the_page() {
    Set<String> commits =
        uses(PAGE)
            .filter(action -> PINNED.matcher(action).matches())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(commits.stream().map(action -> action.replaceFirst("@.*", "")))
        .doesNotHaveDuplicates();
  }

  @Test
  void each_step_runs_one_script_of_the_project() throws IOException {
    List<String> runs =
        steps().stream()
            .filter(step -> step.has("run"))
            .map(step -> step.path("run").asText())
            .toList();

    assertThat(runs)
        .hasSizeGreaterThan(5)
        .allSatisfy(run -> {
          var script = RUN.matcher(run);
          assertThat(script.matches()).as(run).isTrue();
          assertThat(ROOT.resolve(script.group(1))).isExecutable();
        });
  }

  @Test
  void a_workflow_has_read_access_and_jobs_have_a_timeout() throws IOException {
    for (Path file : workflows()) {
      JsonNode workflow = read(file);
      assertThat(workflow.at("/permissions")).hasToString("{\"contents\":\"read\"}");
      assertThat(workflow.at("/concurrency/group").asText()).as(file + " group").isNotBlank();
      for (JsonNode job : workflow.path("jobs")) {
        if (job.has("uses")) {
          assertThat(job.path("uses").asText()).startsWith(OWN);
          continue;
        }
        assertThat(job.path("timeout-minutes").asInt()).as("%s %s", file, job).isBetween(5, 60);
        assertThat(job.path("steps").findValuesAsText("persist-credentials"))
            .containsExactly("false");
      }
    }
  }

  @Test
  void parts_of_the_tests_exist_in_the_scripts() throws IOException {
    List<String> parts = texts(read(workflow("ci")).at("/jobs/checks/strategy/matrix/part"));

    assertThat(parts).contains("unit", "integration", "e2e", "containers");
    assertThat(words(".ci/run", "'' \\| (.*)\\) ;;")).containsAll(parts).contains("cli");
    String sluice = Files.readString(ROOT.resolve("sluice"));
    assertThat(parts)
        .filteredOn(part -> !part.equals("containers"))
        .allSatisfy(part -> assertThat(sluice).contains("\n      " + part + ")"));
  }

  @Test
  void a_test_of_a_missing_program_fails_in_ci() throws IOException {
    String programs = Files.readString(ROOT.resolve(".ci/run"));
    Set<String> required =
        REQUIRE
            .matcher(programs)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(read(workflow("ci")).findValuesAsText("SLUICE_REQUIRE"))
        .singleElement()
        .extracting(names -> new TreeSet<>(List.of(names.split(",", -1))))
        .isEqualTo(required);
    assertThat(required).contains("docker", "haproxy");
  }

  @Test
  void only_what_passes_all_tests_is_published() throws IOException {
    JsonNode jobs = read(workflow("release")).path("jobs");
    assertThat(jobs.at("/tests/uses").asText()).isEqualTo(OWN + "ci.yml");
    assertThat(read(workflow("ci")).path("on").has("workflow_call")).isTrue();

    List<String> untested =
        jobs.properties().stream()
            .map(Map.Entry::getKey)
            .filter(job -> !needed(jobs, job).contains("tests"))
            .toList();

    assertThat(untested).containsExactlyInAnyOrder("tests", "draft");
  }

  /// Returns the jobs that must succeed before a job.
  private static Set<String> needed(JsonNode jobs, String job) {
    JsonNode needs = jobs.path(job).path("needs");
    List<String> before = needs.isTextual() ? List.of(needs.asText()) : texts(needs);
    Set<String> all = new TreeSet<>(before);
    before.forEach(name -> all.addAll(needed(jobs, name)));
    return all;
  }

  @Test
  void each_module_has_its_tests_in_one_part() throws IOException {
    String sluice = Files.readString(ROOT.resolve("sluice"));
    List<String> packages =
        Pattern.compile("(?m)^ +(?:integration\\) |e2e\\) )?only=\\$\\(tests_of (.*)\\)")
            .matcher(sluice)
            .results()
            .flatMap(found -> Stream.of(found.group(1).split(" ", -1)))
            .toList();
    Set<String> tested = new TreeSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path tests : modules.map(m -> m.resolve("src/test/java/io/sluice")).toList()) {
        if (Files.isDirectory(tests)) {
          try (Stream<Path> folders = Files.list(tests)) {
            folders.map(folder -> String.valueOf(folder.getFileName())).forEach(tested::add);
          }
        }
      }
    }

    assertThat(new TreeSet<>(packages)).isEqualTo(tested);
  }

  @Test
  void images_are_signed_pushed_and_scanned_under_the_same_names() throws IOException {
    Set<String> signed =
        new TreeSet<>(texts(read(workflow("release")).at("/jobs/sign/strategy/matrix/image")));

    assertThat(words("scripts/publish-images.sh", "\nnames=\\((.*)\\)")).isEqualTo(signed);
    assertThat(words("scripts/scan-images.sh", "for name in (.*); do")).isEqualTo(signed);
    assertThat(signed).hasSize(7);
  }

  @Test
  void each_input_of_the_action_reaches_the_script_and_the_page() throws IOException {
    JsonNode action = read(ACTION);
    String script = Files.readString(ROOT.resolve("scripts/release.sh"));
    String installer = Files.readString(ROOT.resolve("scripts/cli.sh"));
    String page = Files.readString(PAGE);
    JsonNode environment = action.at("/runs/steps/0/env");

    assertThat(environment.properties())
        .allSatisfy(
            variable -> assertThat(script + installer).contains("${" + variable.getKey() + ":-"));
    for (var input : action.path("inputs").properties()) {
      assertThat(environment.toString()).contains("\"${{ inputs.%s }}\"".formatted(input.getKey()));
      assertThat(page).contains("| `%s` |".formatted(input.getKey()));
    }
    for (var output : action.path("outputs").properties()) {
      assertThat(page).contains("`" + output.getKey() + "`");
    }
  }

  /// GitLab passes the outputs of a job on to later jobs, as variables.
  @Test
  void no_output_of_a_release_is_an_input_of_the_next_one() throws IOException {
    JsonNode action = read(ACTION);
    List<String> inputs =
        action.at("/runs/steps/0/env").properties().stream().map(Map.Entry::getKey).toList();

    assertThat(action.path("outputs"))
        .hasSize(3)
        .extracting(output -> output.path("value").asText())
        .allSatisfy(value -> assertThat(value).contains("RELEASE_").doesNotContain(inputs));
  }

  @Test
  void a_lock_file_names_no_registry() throws IOException {
    assertThat(Files.readString(ROOT.resolve(".ci/lint/package-lock.json")))
        .contains("\"integrity\": \"sha512-")
        .doesNotContain("\"resolved\"");
  }

  private static Path workflow(String name) {
    return ROOT.resolve(".github/workflows/%s.yml".formatted(name));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  /// Returns the words in the first group of `pattern` in a script.
  private static Set<String> words(String script, String pattern) throws IOException {
    MatchResult found =
        Pattern.compile(pattern)
            .matcher(Files.readString(ROOT.resolve(script)))
            .results()
            .findFirst()
            .orElseThrow();
    return WORD.matcher(found.group(1))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
