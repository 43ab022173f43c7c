package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.e2e.PipelineStep.Ran;
import io.sluice.sandbox.driver.ShopRelease;
import io.sluice.sandbox.load.LoadGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Runs the steps of action.yml, ci/gitlab.yml and ci/Jenkinsfile against a stack under load, as
/// their CI systems do.
@TestInstance(Lifecycle.PER_CLASS)
class PipelinesTest {
  private static final int PER_SECOND = 40;
  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"2s\"}}";
  private static final String ANALYSIS = ",\"analysis\":{\"minSamples\":10}";

  private final TestedStack stack = TestedStack.fresh("pipelines");
  private final Path root = stack.driver().root();
  private Optional<LoadGenerator> load = Optional.empty();
  private Optional<ShopLane> shop = Optional.empty();

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  void open() {
    stack.up();
    ShopLane lane = new ShopLane(stack.api(), stack.driver().shopJar(), "shop");
    lane.open();
    shop = Optional.of(lane);
    load = Optional.of(lane.load(stack.edge(), PER_SECOND));
  }

  @AfterAll
  void close() {
    load.ifPresent(LoadGenerator::close);
    stack.down();
  }

  @Test
  void the_action_succeeds_with_a_good_release_and_reports_it() throws Exception {
    Ran ran =
        action(
            0,
            Map.of(
                "version",
                "2.0",
                "labels",
                "ticket=SHOP-7\n  team=cart; $(date) `date`\n",
                "links",
                "ticket=https://tickets.example/SHOP-7",
                "reason",
                "faster \"cart\""));

    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(ran.output()).contains("succeeded").doesNotContain("::error");
    assertThat(summary())
        .startsWith("### ✅ production/shop 2.0: succeeded\n")
        .contains("| ✔ | ")
        .contains("| ticket | SHOP-7 |");
    assertThat(output("outcome")).hasValue("succeeded");
    ReleaseView release = release();
    assertThat(release.outcome()).hasValue(Outcome.SUCCEEDED);
    assertThat(release.requestReason()).hasValue("faster \"cart\"");
    assertThat(release.spec().labels().orElseThrow())
        .containsEntry("ticket", "SHOP-7")
        .containsEntry("team", "cart; $(date) `date`")
        .containsEntry("commit", "4f1c2a9");
    assertThat(release.spec().links().orElseThrow())
        .containsEntry("run", "https://github.example/team/shop/actions/runs/77");
  }

  @Test
  void the_action_fails_with_a_bad_release_and_names_the_reason() throws Exception {
    Ran ran = action(0.5, Map.of("version", "2.1"));

    assertThat(ran.exit()).as(ran.output()).isEqualTo(1);
    ReleaseView release = release();
    assertThat(release.outcome()).hasValue(Outcome.ROLLED_BACK);
    assertThat(output("outcome")).hasValue("rolled-back");
    assertThat(output("reason")).hasValue(release.reason());
    assertThat(summary())
        .startsWith("### ❌ production/shop 2.1: rolled-back\n")
        .contains("| ✖ | ")
        .contains("rollback: 0 % to the candidate");
    assertThat(ran.output())
        .contains(
            "::error title=Sluice release rolled-back::" + release.reason().replace("%", "%25"));
  }

  @Test
  void the_action_reports_a_document_that_is_not_accepted() throws Exception {
    Path wrong =
        Files.writeString(
            directory.resolve("wrong.yaml"), "application: shop\nversion: 2.2\nreplica: 1\n");

    Ran ran = action(0, Map.of("file", wrong.toString()));

    assertThat(ran.exit()).as(ran.output()).isEqualTo(2);
    assertThat(summary())
        .startsWith("### ❌ release not accepted\n\n    sluice: ")
        .contains("wrong.yaml:3: /replica");
    assertThat(ran.output()).contains("::error title=Sluice release not accepted::sluice: ");
    assertThat(output("release")).isEmpty();
  }

  @Test
  void the_action_reports_a_token_that_is_not_known() throws Exception {
    Ran ran = action(0, Map.of("token", "not-a-token"));

    assertThat(ran.exit()).as(ran.output()).isEqualTo(4);
    assertThat(summary()).startsWith("### ❌ release without a result\n");
    assertThat(ran.output()).doesNotContain("not-a-token");
  }

  @Test
  void gitlab_and_jenkins_release_with_an_archive_of_the_command_line() throws Exception {
    Path archive = archive();
    String sum = Files.readString(Path.of(archive + ".sha256")).split(" ", 2)[0];
    Map<String, String> variables =
        Map.of("SLUICE_CLI_ARCHIVE", archive.toUri().toString(), "SLUICE_CLI_SHA256", sum);

    releaseWith(PipelineStep.ofGitlab(root), "3.0", variables);
    releaseWith(PipelineStep.ofJenkins(root), "3.1", variables);
  }

  private void releaseWith(PipelineStep step, String version, Map<String, String> variables)
      throws Exception {
    Map<String, String> all = new HashMap<>(variables);
    all.put("SLUICE_URL", stack.driver().apiUrl());
    all.put("SLUICE_TOKEN", stack.driver().findToken().orElseThrow());
    all.put("RELEASE_FILE", document(0).toString());
    all.put("RELEASE_VERSION", version);
    Path work = Files.createDirectories(directory.resolve(version));

    Ran ran = step.run(work, all);

    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(work.resolve("sluice-release.md"))
        .content()
        .startsWith("### ✅ production/shop %s: succeeded\n".formatted(version));
    assertThat(work.resolve("sluice-release.env"))
        .content()
        .contains("RELEASE_OUTCOME=succeeded\n");
  }

  /// Makes the archive of the command line for this machine.
  private Path archive() throws IOException, InterruptedException {
    Path out = directory.resolve("archive");
    Ran made =
        new PipelineStep("\"$ROOT/scripts/cli-archive.sh\" \"$OUT\"", Map.of())
            .run(directory, Map.of("ROOT", root.toString(), "OUT", out.toString()));
    assertThat(made.exit()).as(made.output()).isZero();
    return Path.of(made.output().lines().toList().getLast());
  }

  private Ran action(double failing, Map<String, String> inputs)
      throws IOException, InterruptedException {
    shop.orElseThrow().untilIdle();
    Map<String, String> all = new HashMap<>();
    all.put("server", stack.driver().apiUrl());
    all.put("token", stack.driver().findToken().orElseThrow());
    all.put("file", document(failing).toString());
    all.putAll(inputs);
    Files.deleteIfExists(directory.resolve("summary.md"));
    Files.deleteIfExists(directory.resolve("outputs.env"));
    Files.createFile(directory.resolve("outputs.env"));
    return PipelineStep.ofAction(root, all)
        .run(
            directory,
            Map.of(
                "GITHUB_ACTIONS", "true",
                "GITHUB_SHA", "4f1c2a9",
                "GITHUB_SERVER_URL", "https://github.example",
                "GITHUB_REPOSITORY", "team/shop",
                "GITHUB_RUN_ID", "77",
                "GITHUB_STEP_SUMMARY", directory.resolve("summary.md").toString(),
                "GITHUB_OUTPUT", directory.resolve("outputs.env").toString()));
  }

  private Path document(double failing) throws IOException {
    String json =
        new ShopRelease("shop", "1.9", 1, failing, CANARY, ANALYSIS).json(stack.driver().shopJar());
    return Files.writeString(directory.resolve("release.yaml"), json);
  }

  private String summary() throws IOException {
    return Files.readString(directory.resolve("summary.md"));
  }

  private Optional<String> output(String name) throws IOException {
    return PipelineStep.findOutput(root, name, directory.resolve("outputs.env"));
  }

  private ReleaseView release() throws IOException {
    UUID id = UUID.fromString(output("release").orElseThrow());
    return shop.orElseThrow().read(id);
  }
}
