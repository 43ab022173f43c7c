package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.OsProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program and the options of a JVM of the stack.
///
/// @param name name of the process
/// @param options options of the JVM, such as its heap size; the start-up cache depends on them
/// @param target `-jar JAR`, or `-cp JARS` and the main class
/// @param files all files of the target; the start-up cache depends on them
public record JavaProgram(
    String name, List<String> options, List<String> target, List<Path> files) {

  private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  public JavaProgram {
    options = List.copyOf(options);
    target = List.copyOf(target);
    files = List.copyOf(files);
  }

  /// Returns the program of the supervisor and of `./sluice up`, `status` and similar commands.
  ///
  /// @param main main class, in a package that depends on this one
  public static JavaProgram ofSupervisor(Home home, Class<?> main) {
    List<String> options = new ArrayList<>(List.of("-Xmx64m", "-Dsluice.root=" + home.root()));
    options.addAll(QUICK);
    return ofMain(
        "supervisor",
        options,
        new Built(home.root()).jars("sandbox"),
        main.getName(),
        home.prepared());
  }

  /// Returns the program of the command line.
  public static JavaProgram ofCli(Home home) {
    return ofMain(
        "cli", QUICK, new Built(home.root()).jars("cli"), "io.sluice.cli.Main", home.prepared());
  }

  static JavaProgram ofJar(String name, List<String> options, Path jar, List<Path> files) {
    return new JavaProgram(name, options, List.of("-jar", jar.toString()), files);
  }

  /// Returns a program with its class path in a file below `directory`, so that `ps` stays
  /// readable.
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

  /// @param home home of the stack
  /// @param cache JVM options for the start-up cache
  /// @param arguments arguments of the program
  public List<String> command(Home home, List<String> cache, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(OsProcesses.java());
    line.addAll(OsProcesses.mark(name, home.directory()));
    line.addAll(options);
    line.addAll(cache);
    line.addAll(target);
    line.addAll(arguments);
    return line;
  }
}
