package io.sluice.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `.ci/ReproducibleJars.java`: two builds that number, order and name by chance become equal.
class ReproducibleJarsTest {
  private static final String RECORDED = "io/quarkus/runner/recorded/Processor$build";
  private static final String PROXY = "io/sluice/api/Entity$HibernateProxy";

  @TempDir Path directory;

  @Test
  void numbers_names_and_orders_of_two_builds_become_equal() throws Exception {
    Path first = build("first", List.of(RECORDED, PROXY), "proxykey38", "cachedValue$2uRiJqbB$a");
    Path second = build("second", List.of(PROXY, RECORDED), "proxykey7", "cachedValue$T06mAFUW$a");
    assertThat(Files.mismatch(first, second)).isNotEqualTo(-1);

    rewrite(first);
    rewrite(second);

    assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    assertThat(strings(first, RECORDED)).containsExactly("proxykey1", "a value");
    assertThat(strings(first, PROXY)).containsExactly("cachedValue$a", "a value");
  }

  @Test
  void a_directory_without_an_application_is_rejected() throws Exception {
    assertThat(run(directory)).startsWith("2 usage: java ReproducibleJars.java DIRECTORY");
  }

  private Path build(String name, List<String> classes, String key, String field)
      throws IOException {
    Path jar =
        Files.createDirectories(directory.resolve(name + "/quarkus"))
            .resolve("generated-bytecode.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new ZipOutputStream(file)) {
      for (String type : classes) {
        out.putNextEntry(new ZipEntry(type + ".class"));
        out.write(loading(type, type.equals(PROXY) ? field : key));
      }
    }
    return jar;
  }

  /// Makes a class that loads two strings.
  private static byte[] loading(String type, String value) {
    return ClassFile.of()
        .build(
            ClassDesc.ofInternalName(type),
            made ->
                made.withMethodBody(
                    "run",
                    MethodTypeDesc.of(ConstantDescs.CD_void),
                    ClassFile.ACC_STATIC,
                    code ->
                        code.loadConstant(value).pop().loadConstant("a value").pop().return_()));
  }

  private static void rewrite(Path jar) throws Exception {
    assertThat(run(jar.resolve("../..").normalize())).isEqualTo("0 ");
  }

  /// Returns the exit code and the output.
  private static String run(Path application) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                SourceFile.ROOT.resolve(".ci/ReproducibleJars.java").toString(),
                application.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() + " " + output;
  }

  private static List<String> strings(Path jar, String type) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      var model =
          ClassFile.of().parse(zip.getInputStream(zip.getEntry(type + ".class")).readAllBytes());
      return StreamSupport.stream(model.constantPool().spliterator(), false)
          .filter(StringEntry.class::isInstance)
          .map(entry -> ((StringEntry) entry).stringValue())
          .toList();
    }
  }
}
