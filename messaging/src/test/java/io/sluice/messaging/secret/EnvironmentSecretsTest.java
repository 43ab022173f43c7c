package io.sluice.messaging.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The secrets within and out of reach of the releases of an environment.
class EnvironmentSecretsTest {
  private static final String HIDDEN = "hidden-from-releases";

  @TempDir Path folder;

  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void makeSecrets() throws IOException {
    write("secrets/production/db", "of production\n");
    write("secrets/production/nested/key", "nested");
    write("secrets/staging/db", HIDDEN);
    write("token", HIDDEN);
    variables.put("SLUICE_SECRET_PRODUCTION__DB", "of production");
    variables.put("SLUICE_SECRET_PROD_EU__DB", "of prod-eu");
    variables.put("SLUICE_SECRET_PROD__EU__DB", HIDDEN);
    variables.put("DB", HIDDEN);
    variables.put("QUARKUS_DATASOURCE_PASSWORD", HIDDEN);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private EnvironmentSecrets secrets(Map<String, Path> directories, Map<String, String> prefixes) {
    return new EnvironmentSecrets(
        folder.resolve("secrets"),
        directories,
        prefixes,
        OwnFiles.with(List.of(folder.resolve("token"))),
        Optional.empty(),
        name -> Optional.ofNullable(variables.get(name)));
  }

  private String read(String environment, String reference) {
    return secrets(Map.of(), Map.of()).of(environment).read(reference).value();
  }

  private void requireUnreadable(EnvironmentSecrets secrets, String reference) {
    assertThatThrownBy(() -> secrets.of("production").read(reference))
        .as(reference)
        .isInstanceOf(SecretReader.UnreadableSecretException.class)
        .hasMessageNotContaining(HIDDEN);
  }

  @Test
  void a_release_reads_the_files_and_variables_of_its_environment() {
    assertThat(read("production", "file:db")).isEqualTo("of production");
    assertThat(read("production", "file:nested/key")).isEqualTo("nested");
    assertThat(read("production", "env:DB")).isEqualTo("of production");
    assertThat(read("prod-eu", "env:DB")).isEqualTo("of prod-eu");
  }

  @Test
  void an_absolute_path_below_the_directory_is_read() {
    assertThat(read("production", "file:" + folder.resolve("secrets/production/db")))
        .isEqualTo("of production");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:../staging/db",
        "file:nested/../../staging/db",
        "file:../../token",
        "file:/proc/self/environ",
        "file:/etc/passwd",
        "file:",
        "file:.",
        "file:nested",
        "env:SECRET_PRODUCTION__DB",
        "env:_DB",
        "env:QUARKUS_DATASOURCE_PASSWORD",
        "env:"
      })
  void nothing_else_is_read(String reference) {
    requireUnreadable(secrets(Map.of(), Map.of()), reference);
  }

  @Test
  void absolute_paths_of_other_environments_and_of_sluice_are_not_read() {
    for (String file : List.of("token", "secrets/staging/db")) {
      requireUnreadable(secrets(Map.of(), Map.of()), "file:" + folder.resolve(file));
    }
  }

  @Test
  void a_name_does_not_lead_from_an_environment_to_one_whose_name_begins_with_it() {
    assertThatThrownBy(() -> read("prod", "env:EU__DB"))
        .isInstanceOf(SecretReader.UnreadableSecretException.class);
  }

  @Test
  void a_link_is_followed_within_the_directory_only() throws IOException {
    Path production = folder.resolve("secrets/production");
    Files.createSymbolicLink(production.resolve("inside"), production.resolve("db"));
    Files.createSymbolicLink(production.resolve("outside"), folder.resolve("token"));
    Files.createSymbolicLink(production.resolve("other"), folder.resolve("secrets/staging"));

    assertThat(read("production", "file:inside")).isEqualTo("of production");
    requireUnreadable(secrets(Map.of(), Map.of()), "file:outside");
    requireUnreadable(secrets(Map.of(), Map.of()), "file:other/db");
  }

  @Test
  void files_of_sluice_are_not_read_even_from_a_directory_of_the_settings() throws IOException {
    write("processes", HIDDEN);
    EnvironmentSecrets all = secrets(Map.of("production", Path.of("/")), Map.of());

    requireUnreadable(all, "file:" + folder.resolve("token"));
    requireUnreadable(all, "file:" + folder.resolve("processes"));
    requireUnreadable(all, "file:proc/self/environ");
    assertThat(all.of("production").read("file:" + folder.resolve("secrets/production/db")).value())
        .isEqualTo("of production");
  }

  @Test
  void settings_name_another_directory_and_another_prefix() throws IOException {
    write("shop/db", "of the shop");
    variables.put("SHOP_DB", "of the shop");
    EnvironmentSecrets shop =
        secrets(Map.of("production", folder.resolve("shop")), Map.of("production", "SHOP_"));

    assertThat(shop.of("production").read("file:db").value()).isEqualTo("of the shop");
    assertThat(shop.of("production").read("env:DB").value()).isEqualTo("of the shop");
    requireUnreadable(shop, "file:" + folder.resolve("secrets/production/db"));
  }

  @Test
  void a_large_file_a_device_and_a_pipe_are_no_secrets() throws Exception {
    write("secrets/production/large", "x".repeat(16 * 1024 + 1));
    Path pipe = folder.resolve("secrets/production/pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    EnvironmentSecrets all = secrets(Map.of("production", Path.of("/")), Map.of());

    for (String file :
        List.of("/dev/zero", pipe.toString(), folder + "/secrets/production/large")) {
      requireUnreadable(all, "file:" + file);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "db,file %s/db is missing",
    "../staging/db,the file is not below %s",
    "/etc/passwd,the file is not below %s",
  })
  void a_rejection_names_the_directory(String name, String reason) {
    assertThatThrownBy(() -> read("empty", "file:" + name))
        .hasMessageContaining(reason.formatted(folder.resolve("secrets/empty")));
  }
}
