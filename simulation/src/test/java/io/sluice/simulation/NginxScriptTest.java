package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `compose/nginx/start.sh` with stand-ins for its programs. In each of its rounds release-api has
/// the address of the next line of `rounds`.
class NginxScriptTest {
  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void make() throws IOException {
    for (String name : new String[] {"bin", "tmp", "etc", "secrets"}) {
      Files.createDirectory(directory.resolve(name));
    }
    write("etc/nginx.conf", "    server release-api:7070 weight=1;\n");
    write("secrets/tls-certificate", "certificate\n");
    write("secrets/tls-key", "key\n");
    write("secrets/internal-ca", "authority\n");
    program("sleep", "until [ -f pid ]; do /bin/sleep 0.02; done");
    // After the last round nginx ends, and so does the script.
    program(
        "getent",
        """
        echo "$(cat tmp/replicas 2>/dev/null) $(grep -o '[0-9.]*:7070' tmp/nginx.conf 2>/dev/null)" >>served
        read -r address <rounds || { kill "$(cat pid)" 2>/dev/null; exit 2; }
        sed -i 1d rounds
        echo "$address STREAM release-api"
        """);
    program(
        "nginx",
        """
        if [ "$1" = -t ]; then
          ! grep -q 10.0.0.9 "$4" || { echo 'emerg: invalid' >&2; exit 1; }
          exit
        fi
        trap 'echo reload >>reloads' HUP
        trap exit TERM
        echo $$ >pid
        while :; do /bin/sleep 0.02; done
        """);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private void program(String name, String text) throws IOException {
    write("bin/" + name, "#!/usr/bin/env bash\n" + text);
    assertThat(directory.resolve("bin").resolve(name).toFile().setExecutable(true)).isTrue();
  }

  private String run() throws IOException, InterruptedException {
    String script = Files.readString(SourceFile.ROOT.resolve("compose/nginx/start.sh"));
    write(
        "start.sh",
        script
            .replace("/tmp/", directory + "/tmp/")
            .replace("/etc/sluice/", directory + "/etc/")
            .replace("/run/secrets/", directory + "/secrets/"));
    ProcessBuilder builder =
        new ProcessBuilder("timeout", "60", "bash", "start.sh")
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().merge("PATH", directory + "/bin", (path, own) -> own + ":" + path);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isNotEqualTo(124);
    return output;
  }

  @Test
  void a_new_address_is_served_after_a_reload() throws Exception {
    write("rounds", "10.0.0.1\n10.0.0.1\n10.0.0.2\n10.0.0.2\n");

    assertThat(run()).isEmpty();

    assertThat(directory.resolve("served"))
        .content()
        .contains("10.0.0.1 10.0.0.1:7070\n10.0.0.2 10.0.0.2:7070\n10.0.0.2 10.0.0.2:7070\n");
    assertThat(directory.resolve("reloads")).hasContent("reload");
  }

  @Test
  void nginx_keeps_its_configuration_until_it_accepts_another_one() throws Exception {
    write("rounds", "10.0.0.1\n10.0.0.9\n10.0.0.9\n10.0.0.9\n10.0.0.2\n");

    assertThat(run())
        .isEqualTo(
            "nginx keeps its configuration, because it rejects the new one:\nemerg: invalid\n");

    assertThat(directory.resolve("served"))
        .content()
        .contains("10.0.0.1 10.0.0.1:7070\n".repeat(4) + "10.0.0.2 10.0.0.2:7070\n")
        .doesNotContain("10.0.0.9");
    assertThat(directory.resolve("reloads")).hasContent("reload");
  }
}
