package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scripts that publish a version, with recording commands instead of docker, cosign and gh.
class DeliveryScriptsTest {
  private static final Path SCRIPTS = SourceFile.ROOT.resolve("scripts");

  /// Writes its name and arguments as one line of a log, and answers as its program would.
  private static final String RECORDER =
      """
      #!/usr/bin/env bash
      echo "${0##*/} $*" >>"$RECORD/log"
      case "${0##*/} $1 $2" in
        'docker buildx imagetools') [ "$3" != inspect ] || echo sha256:0123 ;;
        'gh release view') [ -n "${DRAFT:-}" ] && echo "$DRAFT" || exit 1 ;;
        'trivy image --quiet') [ "${*: -1}" != "${VULNERABLE:-}" ] ;;
      esac
      """;

  /// The name of the first section with text: a release renames `Unreleased`.
  private static final Pattern SECTION = Pattern.compile("(?m)^## \\[(.*)].*\n\\s*### ");

  private record Ran(int exit, String output) {}

  private final Map<String, String> environment = new HashMap<>();

  @TempDir private Path directory = Path.of("");

  private Ran run(String script, String... words) throws IOException, InterruptedException {
    return run(SCRIPTS, script, words);
  }

  private Ran run(Path scripts, String script, String... words)
      throws IOException, InterruptedException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    for (String program : List.of("docker", "cosign", "gh", "trivy")) {
      Path file = Files.writeString(bin.resolve(program), RECORDER);
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    List<String> command = new ArrayList<>(List.of(scripts.resolve(script).toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    List.of(
            "GITHUB_STEP_SUMMARY",
            "GITHUB_OUTPUT",
            "VERSION",
            "IMAGES",
            "TAG",
            "VULNERABLE",
            "DRAFT")
        .forEach(builder.environment()::remove);
    builder.environment().merge("PATH", bin.toString(), (path, own) -> own + ":" + path);
    builder.environment().put("RECORD", directory.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), output);
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(directory.resolve("log"));
  }

  @Test
  void each_image_is_pushed_for_its_architecture_and_joined() throws Exception {
    environment.put("VERSION", "1.4.0");
    environment.put("IMAGES", "ghcr.io/Team/Sluice");

    assertThat(run("publish-images.sh", "push", "arm64").exit()).isZero();
    Ran joined = run("publish-images.sh", "join");

    assertThat(log())
        .contains(
            "docker tag sluice/cli:1.4.0 ghcr.io/team/sluice/cli:1.4.0-arm64",
            "docker push -q ghcr.io/team/sluice/cli:1.4.0-arm64",
            "docker buildx imagetools create -t ghcr.io/team/sluice/notifier:1.4.0"
                + " ghcr.io/team/sluice/notifier:1.4.0-amd64"
                + " ghcr.io/team/sluice/notifier:1.4.0-arm64");
    assertThat(joined.output().lines())
        .hasSize(7)
        .contains("ghcr.io/team/sluice/release-api@sha256:0123");
  }

  @Test
  void an_image_is_signed_by_its_digest() throws Exception {
    environment.put("VERSION", "1.4.0");
    environment.put("IMAGES", "ghcr.io/team/sluice");
    Path outputs = directory.resolve("outputs");
    environment.put("GITHUB_OUTPUT", outputs.toString());

    assertThat(run("publish-images.sh", "sign", "cli").exit()).isZero();

    assertThat(log())
        .contains("cosign sign --yes ghcr.io/team/sluice/cli@sha256:0123")
        .anyMatch(
            line -> line.matches("cosign attest .*cyclonedx.*/cli\\.sbom\\.json .*@sha256:0123"));
    assertThat(outputs).content().isEqualTo("name=ghcr.io/team/sluice/cli\ndigest=sha256:0123\n");
  }

  @Test
  void an_unknown_architecture_or_part_is_rejected() throws Exception {
    environment.put("VERSION", "1.4.0");
    environment.put("IMAGES", "ghcr.io/team/sluice");

    assertThat(run("publish-images.sh", "push", "x86"))
        .isEqualTo(new Ran(2, "ARCH must be amd64 or arm64, was 'x86'\n"));
    assertThat(run("publish-images.sh").output()).startsWith("unknown argument ; usage: ");
    environment.remove("VERSION");
    assertThat(run("publish-images.sh", "join").output()).contains("VERSION must be the version");
  }

  @Test
  void a_tag_that_differs_from_the_pom_makes_no_release() throws Exception {
    environment.put("TAG", "v9.9.9");

    Ran ran = run("publish-release.sh", "draft");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output()).contains("the tag is v9.9.9, but pom.xml has version");
    assertThat(directory.resolve("log")).doesNotExist();
  }

  /// Makes a checkout of a version.
  ///
  /// @return the folder of its scripts
  private Path checkout(String version) throws IOException {
    Path scripts = Files.createDirectories(directory.resolve("checkout/scripts"));
    for (String script : List.of("publish-release.sh", "changelog-section.sh")) {
      Files.copy(SCRIPTS.resolve(script), scripts.resolve(script));
    }
    Path root = directory.resolve("checkout");
    Files.writeString(root.resolve("pom.xml"), "  <version>%s</version>\n".formatted(version));
    Files.writeString(root.resolve("CHANGELOG.md"), "## [%s]\n\n- A change.\n".formatted(version));
    environment.put("TAG", "v" + version);
    return scripts;
  }

  @Test
  void a_draft_is_made_once_and_a_public_release_stays_unchanged() throws Exception {
    Path scripts = checkout("1.4.0");

    assertThat(run(scripts, "publish-release.sh", "draft").exit()).isZero();
    environment.put("DRAFT", "true");
    assertThat(run(scripts, "publish-release.sh", "draft").exit()).isZero();
    environment.put("DRAFT", "false");
    Ran last = run(scripts, "publish-release.sh", "draft");

    assertThat(last.exit()).isEqualTo(2);
    assertThat(last.output()).startsWith("the release v1.4.0 is public");
    assertThat(log())
        .filteredOn(line -> !line.startsWith("gh release view "))
        .containsExactly(
            "gh release create v1.4.0 --draft --verify-tag --title Sluice 1.4.0 --notes - A"
                + " change.",
            "gh release edit v1.4.0 --title Sluice 1.4.0 --notes - A change.");
  }

  @Test
  void a_version_with_a_hyphen_is_a_prerelease_and_never_the_latest() throws Exception {
    Path scripts = checkout("1.4.0-rc.1");

    assertThat(run(scripts, "publish-release.sh", "draft").exit()).isZero();
    environment.put("DRAFT", "true");
    assertThat(run(scripts, "publish-release.sh", "draft").exit()).isZero();
    assertThat(run(scripts, "publish-release.sh", "publish").exit()).isZero();

    assertThat(log())
        .filteredOn(line -> !line.startsWith("gh release view "))
        .containsExactly(
            "gh release create v1.4.0-rc.1 --draft --verify-tag --prerelease"
                + " --title Sluice 1.4.0-rc.1 --notes - A change.",
            "gh release edit v1.4.0-rc.1 --prerelease --title Sluice 1.4.0-rc.1"
                + " --notes - A change.",
            "gh release edit v1.4.0-rc.1 --draft=false --prerelease --latest=false");
  }

  @Test
  void a_release_becomes_public_as_a_normal_one() throws Exception {
    assertThat(run(checkout("1.4.0"), "publish-release.sh", "publish").exit()).isZero();

    assertThat(log()).containsExactly("gh release edit v1.4.0 --draft=false");
  }

  @Test
  void the_section_of_a_version_is_its_text_alone() throws Exception {
    Matcher first = SECTION.matcher(Files.readString(SourceFile.ROOT.resolve("CHANGELOG.md")));
    assertThat(first.find()).isTrue();

    Ran section = run("changelog-section.sh", first.group(1));

    assertThat(section.exit()).isZero();
    assertThat(section.output()).startsWith("### ").doesNotContain("\n## ");
    assertThat(run("changelog-section.sh", "9.9.9").output())
        .contains("CHANGELOG.md has no text under '## [9.9.9]'");
  }

  @Test
  void a_scan_fails_with_the_names_of_the_vulnerable_images() throws Exception {
    assertThat(run("scan-images.sh", "scan").exit()).isZero();
    environment.put("VULNERABLE", "sluice/topics:scan");

    Ran ran = run("scan-images.sh", "scan");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.output()).contains("that have a fix: topics. Update");
    assertThat(log()).anyMatch(line -> line.matches("trivy .*HIGH,CRITICAL.* sluice/cli:scan"));
  }

  @Test
  void results_times_and_coverage_are_summarized() throws Exception {
    Path reports = Files.createDirectories(directory.resolve("domain/target/surefire-reports"));
    Files.writeString(
        reports.resolve("TEST-A.xml"),
        """
        <?xml version="1.0"?>
        <testsuite name="io.sluice.ATest" time="1.5" tests="3" errors="0" skipped="1" failures="1">
          <testcase name="a" time="9.0"><failure message="tests=&quot;7&quot;"/></testcase>
        </testsuite>
        """);
    Files.writeString(
        reports.resolve("TEST-B.xml"),
        "<testsuite name=\"io.sluice.BTest\" time=\"1,002.5\" tests=\"2\" errors=\"0\""
            + " skipped=\"0\" failures=\"0\"/>");
    Path coverage = Files.createDirectories(directory.resolve("domain/target/site/jacoco"));
    Files.writeString(
        coverage.resolve("jacoco.csv"),
        """
        GROUP,PACKAGE,CLASS,INSTRUCTION_MISSED,INSTRUCTION_COVERED,BRANCH_MISSED,BRANCH_COVERED,LINE_MISSED,LINE_COVERED
        domain,a,A,1,1,1,3,2,8
        """);

    assertThat(run("ci-summary.sh", directory.toString()).output())
        .contains("| domain | 3 | 1 | 1 | 1004.0 s |\n")
        .contains("| io.sluice.BTest | 1002.5 s |\n| io.sluice.ATest | 1.5 s |\n")
        .contains("- `io.sluice.ATest`: 1 failed\n")
        .contains("| domain | 80.0 % | 75.0 % |\n");
  }
}
