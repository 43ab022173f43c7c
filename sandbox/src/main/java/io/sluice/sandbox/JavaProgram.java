package io.sluice.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of the stack: what it runs, and with which options.
///
/// @param name the process's
/// @param options the JVM's, such as its heap; the start-up cache depends on them
/// @param target `-jar JAR`, or `-cp JARS` and the main class
/// @param files everything that the target is made of; the start-up cache depends on them
record JavaProgram(String name, List<String> options, List<String> target, List<Path> files) {

  JavaProgram {
    options = List.copyOf(options);
    target = List.copyOf(target);
    files = List.copyOf(files);
  }

  static JavaProgram ofJar(String name, List<String> options, Path jar, List<Path> files) {
    return new JavaProgram(name, options, List.of("-jar", jar.toString()), files);
  }

  /// With the class path in a file below `directory`, so that `ps` stays readable.
  static JavaProgram ofMain(
      String name, List<String> options, List<Path> jars, String main, Path directory) {
    Path file = directory.resolve(name + ".class-path");
    String quoted = Built.classPath(jars).replace("\\", "\\\\").replace("\"", "\\\"");
    try {
      Files.createDirectories(directory);
      Files.writeString(file, "-cp \"" + quoted + "\"\n");
    } catch (IOException e) {
      throw new SandboxException("writing " + file + ": " + e.getMessage(), e);
    }
    return new JavaProgram(name, options, List.of("@" + file, main), jars);
  }

  /// @param home the stack that it belongs to
  /// @param cache what the JVM is told about its start-up cache
  /// @param arguments the program's
  List<String> command(Home home, List<String> cache, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Jvm.java());
    line.addAll(Processes.mark(name, home.directory()));
    line.addAll(options);
    line.addAll(cache);
    line.addAll(target);
    line.addAll(arguments);
    return line;
  }
}
