package io.sluice.sandbox.command;

import io.sluice.sandbox.Trees;
import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.driver.ShopRelease;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.process.Detached;
import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.stack.AotCaches;
import io.sluice.sandbox.stack.Home;
import io.sluice.sandbox.stack.HttpCall;
import io.sluice.sandbox.stack.JavaProgram;
import io.sluice.sandbox.stack.Layout;
import io.sluice.sandbox.stack.Stack;
import io.sluice.sandbox.stack.StackPort;
import io.sluice.sandbox.stack.Stamps;
import io.sluice.sandbox.stack.Startup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Creates the missing start-up caches: runs the whole stack once, on free ports and with a state
/// of its own, releases two versions, and stops it. A JVM writes its cache while it ends.
final class Training {

  private static final Duration START = Duration.ofMinutes(6);
  private static final Duration STOP = Duration.ofMinutes(10);
  private static final Duration RELEASE = Duration.ofSeconds(40);
  private static final Duration CLI = Duration.ofMinutes(1);
  private static final Pattern ID = Pattern.compile("\"id\" *: *\"([0-9a-f-]{36})\"");

  private final Home home;
  private final Home scratch;
  private final Layout layout = Layout.free("16000-16099");
  private final AotCaches caches;
  private final Consumer<String> out;

  Training(Home home, Consumer<String> out) {
    this.home = home;
    this.scratch = new Home(home.root(), home.prepared().resolve("training"));
    this.caches = AotCaches.of(home);
    this.out = out;
  }

  /// Preserves the caches of programs that were rebuilt without a change.
  void restoreTimes() {
    List<Path> files = programs().stream().flatMap(one -> one.files().stream()).distinct().toList();
    new Stamps(home.prepared().resolve("stamps")).restoreTimes(files);
  }

  /// Returns the programs without a cache that fits them.
  List<JavaProgram> missing() {
    return programs().stream().filter(program -> !caches.has(program)).toList();
  }

  /// @throws SandboxException if the stack could not run; existing caches stay
  void run() {
    List<JavaProgram> untrained = missing();
    if (untrained.isEmpty()) {
      return;
    }
    clean();
    scratch.prepare();
    JavaProgram program = JavaProgram.ofSupervisor(home, Main.class);
    List<String> arguments = new ArrayList<>(List.of("supervise", "--training"));
    arguments.addAll(layout.flags());
    ProcessBuilder builder =
        new ProcessBuilder(
            Detached.command(program.command(scratch, caches.trainOrUse(program), arguments)));
    builder.environment().put("SLUICE_HOME", scratch.directory().toString());
    OsProcess supervisor = OsProcess.start(program.name(), builder, scratch.log(program.name()));
    Thread interrupted = new Thread(this::interrupted);
    Runtime.getRuntime().addShutdownHook(interrupted); // the stack has a session of its own
    try {
      new Startup(supervisor, scratch, new Stack(scratch, layout, caches, true).names(), out)
          .await(START);
      exercise();
    } finally {
      out.accept("stopping, which writes the caches");
      supervisor.stop(STOP);
      removeHook(interrupted);
    }
    place(untrained);
    clean();
  }

  private void interrupted() {
    out.accept("interrupted: stopping the stack that ran for the caches");
    new DownCommand(scratch).stop(out);
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      return; // interrupted: it runs already
    }
  }

  private List<JavaProgram> programs() {
    List<JavaProgram> all = new ArrayList<>(new Stack(home, layout, caches, true).programs());
    all.add(JavaProgram.ofSupervisor(home, Main.class));
    all.add(JavaProgram.ofCli(home));
    return all;
  }

  private void exercise() {
    HttpCall api = new HttpCall(layout.port(StackPort.RELEASE_API), token());
    HttpCall edge =
        new HttpCall(layout.port(StackPort.EDGE)).withHost("training.production.localhost");
    release(api, edge, "1.0", "{\"rolling\":{\"observe\":\"0s\"}}");
    release(api, edge, "1.1", "{\"canary\":{\"steps\":[50,100],\"observe\":\"2s\"}}");
    api.get("/api/v1/lanes");
    api.get("/api/v1/outcomes");
    JavaProgram cli = JavaProgram.ofCli(home);
    ProcessBuilder builder =
        new ProcessBuilder(cli.command(scratch, caches.trainOrUse(cli), List.of("list")));
    builder.environment().put("SLUICE_HOME", scratch.directory().toString());
    OsProcess process = OsProcess.start(cli.name(), builder, scratch.log(cli.name()));
    if (!process.hasEnded(CLI)) {
      process.kill();
    }
  }

  /// Releases a version while requests pass through the edge. The outcome does not matter.
  private void release(HttpCall api, HttpCall edge, String version, String strategy) {
    String document =
        new ShopRelease("training", version, 1, 0, strategy)
            .json(new StackDriver(home.root(), scratch.directory()).shopJar());
    Optional<String> id =
        api.send("POST", "/api/v1/releases", document)
            .map(response -> ID.matcher(response.body()))
            .filter(Matcher::find)
            .map(matcher -> matcher.group(1));
    long deadline = System.nanoTime() + RELEASE.toNanos();
    while (id.isPresent() && System.nanoTime() < deadline && !hasEnded(api, id.get())) {
      for (int i = 0; i < 10; i++) {
        edge.get("/");
      }
    }
  }

  private static boolean hasEnded(HttpCall api, String id) {
    return api.get("/api/v1/releases/" + id)
        .map(response -> response.body().matches("(?s).*\"state\" *: *\"ended\".*"))
        .orElse(false);
  }

  private void place(List<JavaProgram> untrained) {
    List<String> failed =
        untrained.stream()
            .filter(program -> !caches.place(program))
            .map(JavaProgram::name)
            .toList();
    if (!failed.isEmpty()) {
      throw new SandboxException("no cache was made of " + String.join(", ", failed));
    }
    out.accept(
        untrained.stream().map(JavaProgram::name).collect(Collectors.joining(", ", "made: ", "")));
  }

  private String token() {
    try {
      return Files.readString(scratch.token()).strip();
    } catch (IOException e) {
      throw new SandboxException("reading " + scratch.token() + ": " + e.getMessage(), e);
    }
  }

  private void clean() {
    try {
      new DownCommand(scratch).stop(out);
      Trees.delete(scratch.directory());
    } catch (IOException e) {
      throw new SandboxException("deleting " + scratch.directory() + ": " + e.getMessage(), e);
    }
  }
}
