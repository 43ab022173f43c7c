package io.sluice.messaging.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.sandbox.base.Required;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The scripts of `deploy/terraform`, with a fake `aws` that keeps its calls, and a fake
/// `terraform` that has the outputs of a complete installation.
@EnabledIf("hasJq")
class TerraformScriptsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  static boolean hasJq() {
    return Required.has("jq", Files.isExecutable(Path.of("/usr/bin/jq")));
  }

  @BeforeEach
  void makePrograms() throws IOException {
    Files.createDirectories(directory.resolve("bin"));
    Files.createDirectories(directory.resolve("secrets"));
    Files.writeString(directory.resolve("outputs.json"), outputs());
    program("terraform", "cat '%s'".formatted(directory.resolve("outputs.json")));
    program(
        "aws",
        """
        echo "$*" >>'%1$s/calls'
        case "$1 $2" in
          'secretsmanager put-secret-value') jq -c . >>'%1$s/values' ;;
          'ecs run-task') echo '{"tasks": [{"taskArn": "arn:aws:ecs:x:1:task/sluice/0a1b"}]}' ;;
          'ecs describe-tasks') cat '%1$s/ended.json' ;;
        esac
        """
            .formatted(directory));
  }

  @Test
  void values_go_to_aws_and_into_no_command_line() throws Exception {
    TreeSet<String> names = new TreeSet<>();
    TerraformStack.complete().local("secret_names").fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      Files.writeString(directory.resolve("secrets/" + name), "value-of-" + name + "\n");
    }

    assertThat(run("put-secrets.sh", directory.resolve("secrets").toString())).startsWith("0 ");

    assertThat(Files.readString(directory.resolve("calls"))).doesNotContain("value-of-");
    List<String> ids = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("values"))) {
      JsonNode request = JSON.readTree(line);
      ids.add(request.path("SecretId").asText());
      if (ids.getLast().equals("AmazonMSK_sluice_notifier")) {
        assertThat(JSON.readTree(request.path("SecretString").asText()))
            .isEqualTo(
                JSON.readTree(
                    "{\"username\": \"notifier\", \"password\": \"value-of-kafka-notifier\"}"));
      } else if (ids.getLast().equals("sluice/api-tokens")) {
        assertThat(request.path("SecretString").asText()).isEqualTo("value-of-api-tokens\n");
      }
    }
    assertThat(ids).hasSameSizeAs(names).contains("AmazonMSK_sluice_notifier", "sluice/api-tokens");
  }

  @Test
  void a_missing_value_is_named_before_anything_is_written() throws Exception {
    Files.writeString(directory.resolve("secrets/service-token"), "");

    assertThat(run("put-secrets.sh", directory.resolve("secrets").toString()))
        .startsWith("2 ")
        .contains("missing or empty", "service-token", "kafka-notifier", "compose/secrets.sh");
    assertThat(directory.resolve("calls")).doesNotExist();
  }

  @Test
  void a_task_ends_as_its_job_does() throws Exception {
    ended("{\"containers\": [{\"name\": \"files\"}, {\"name\": \"job\", \"exitCode\": 0}]}");

    assertThat(run("task.sh", "topics")).startsWith("0 ").endsWith("topics: succeeded\n");

    assertThat(Files.readString(directory.resolve("calls")))
        .contains(
            "--task-definition sluice-topics ",
            "\"assignPublicIp\":\"DISABLED\"",
            "\"securityGroups\":[\"sg-topics\"]",
            "ecs wait tasks-stopped --region eu-central-1 --cluster sluice");
  }

  @Test
  void the_reason_of_a_failed_task_is_printed() throws Exception {
    ended(
        "{\"stoppedReason\": \"Essential container in task exited\","
            + " \"containers\": [{\"name\": \"job\", \"exitCode\": 1}]}");
    assertThat(run("task.sh", "databases"))
        .startsWith("1 ")
        .contains("exit code 1: Essential container in task exited; see its log in /sluice/");

    ended(
        "{\"stoppedReason\": \"CannotPullContainerError\", \"containers\": [{\"name\": \"job\"}]}");
    assertThat(run("task.sh", "databases"))
        .startsWith("1 ")
        .contains("exit code none: CannotPullContainerError");
  }

  @Test
  void wrong_arguments_are_rejected() throws Exception {
    assertThat(run("task.sh", "notifier")).startsWith("2 ").contains("databases or topics");
    assertThat(run("put-secrets.sh", "a", "b")).startsWith("2 ").contains("--help");
    assertThat(run("task.sh", "--help")).startsWith("0 ").contains("Exits with 0");
    Files.writeString(directory.resolve("outputs.json"), "{}");
    assertThat(run("task.sh", "topics")).startsWith("2 ").contains("run terraform apply first");
    assertThat(directory.resolve("calls")).doesNotExist();
  }

  private void ended(String task) throws IOException {
    Files.writeString(directory.resolve("ended.json"), "{\"tasks\": [" + task + "]}");
  }

  private void program(String name, String body) throws IOException {
    Path file = Files.writeString(directory.resolve("bin/" + name), "#!/bin/bash\n" + body);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static String outputs() throws IOException {
    TerraformStack stack = TerraformStack.complete();
    var outputs = JSON.createObjectNode();
    stack
        .module()
        .values("output")
        .forEach(it ->
            outputs.putObject(it.address()).set("value", TerraformStack.json(it.value("value"))));
    return JSON.writeValueAsString(outputs)
        .replace("<aws_ecs_cluster.cluster.name>", "sluice")
        .replace("<aws_security_group.group[topics].id>", "sg-topics");
  }

  /// Returns the exit code of a script and what it prints.
  private String run(String script, String... arguments) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of("bash", Manifests.ROOT.resolve("deploy/terraform/" + script).toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder
        .environment()
        .merge("PATH", directory.resolve("bin").toString(), (path, own) -> own + ":" + path);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue() + " " + output;
  }
}
