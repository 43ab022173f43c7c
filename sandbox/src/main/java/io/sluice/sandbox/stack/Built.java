package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The build results of `mvn package`.
///
/// @param root root directory of the project
public record Built(Path root) {

  /// Returns the jar that starts `service`, a packaged Quarkus application.
  Path service(String service) {
    Path jar = root.resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw missing(jar);
    }
    return jar;
  }

  /// Returns all files of `service`, in a fixed order.
  List<Path> filesOfService(String service) {
    try (Stream<Path> walk = Files.walk(service(service).resolveSibling("."))) {
      return walk.filter(Files::isRegularFile).map(Path::normalize).sorted().toList();
    } catch (IOException e) {
      throw new SandboxException(
          "reading the built files of " + service + ": " + e.getMessage(), e);
    }
  }

  /// Returns the jar of `module` and the jars that it needs, in a fixed order. The list has no
  /// directories, since a JVM with a directory on its class path does not use a start-up cache.
  List<Path> jars(String module) {
    Path target = root.resolve(module).resolve("target");
    Map<String, Path> jars = new LinkedHashMap<>();
    for (Path jar : jarsIn(target)) {
      if (!jar.toString().matches(".*-(tests|sources|javadoc)\\.jar")) {
        jars.put(String.valueOf(jar.getFileName()), jar);
      }
    }
    jarsIn(target.resolve("lib")).forEach(jar -> jars.put(String.valueOf(jar.getFileName()), jar));
    if (jars.keySet().stream().noneMatch(name -> name.startsWith("sluice-" + module + "-"))) {
      throw missing(target.resolve("sluice-" + module + "-<version>.jar"));
    }
    if (!Files.isDirectory(target.resolve("lib"))) {
      throw missing(target.resolve("lib"));
    }
    return List.copyOf(jars.values());
  }

  /// Returns a class path for `java -cp`.
  static String classPath(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /// Returns the version in the names of the jars; `not built` if there are none.
  public String version() {
    for (Path jar : jarsIn(root.resolve("sandbox/target"))) {
      String name = String.valueOf(jar.getFileName());
      if (name.startsWith("sluice-sandbox-")) {
        return name.substring("sluice-sandbox-".length(), name.length() - ".jar".length());
      }
    }
    return "not built";
  }

  private static List<Path> jarsIn(Path directory) {
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
        found.forEach(jars::add);
      } catch (IOException e) {
        throw new SandboxException("reading " + directory + ": " + e.getMessage(), e);
      }
    }
    Collections.sort(jars);
    return jars;
  }

  private static SandboxException missing(Path file) {
    return new SandboxException(
        file + " is missing: `./sluice build` makes it (mvn -DskipTests package)");
  }
}
