package io.sluice.e2e.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// Writes the classes of this package as the jar of an agent, which JVMs of the stack load.
public final class AgentJar {

  /// Writes `jar`. At the start of a JVM it is the [Agent], in a running JVM the [CrashAgent].
  ///
  /// @return `jar`
  public static Path write(Path jar) {
    String folder = AgentJar.class.getPackageName().replace('.', '/');
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file, manifest());
        Stream<Path> classes = Files.list(classes().resolve(folder))) {
      for (Path each : classes.sorted().toList()) {
        out.putNextEntry(new JarEntry(folder + "/" + each.getFileName()));
        Files.copy(each, out);
        out.closeEntry();
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Manifest manifest() {
    var manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", Agent.class.getName());
    attributes.putValue("Agent-Class", CrashAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    return manifest;
  }

  private static Path classes() {
    return Path.of(AgentJar.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private AgentJar() {}
}
