package io.sluice.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.display.AnsiColors;
import io.sluice.sandbox.driver.StackDriver;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// The command `./sluice demo`.
@Command(
    name = "sluice demo",
    header = "Releases five versions of a shop under load: three good and two bad versions.",
    description =
        "Exits 0 only if the outcomes on the topic are succeeded, rolled-back, rolled-back, succeeded"
            + " and succeeded, the good ones and the slow one lost no request and the failing one at"
            + " most 15.",
    footer = {"", "Other options, such as --api-port, go to 'sluice up'."})
public final class Demo implements Callable<Integer> {
  private final PrintWriter out =
      new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
  private final AnsiColors colors = AnsiColors.ofThisProcess();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Explain this command.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the result there.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--keep", description = "Leave the stack running.")
  private boolean keep;

  @Unmatched private List<String> flags = new ArrayList<>();

  public static void main(String[] args) {
    System.exit(new CommandLine(new Demo()).execute(args));
  }

  @Override
  public Integer call() {
    StackDriver stack = StackDriver.ofThisProcess();
    try {
      Report report = new DemoRun(stack, colors, out::println).perform(flags);
      out.println();
      report.lines(colors).forEach(out::println);
      json.ifPresent(file -> write(file, report));
      if (keep) {
        printNextCommands(stack);
      }
      return report.faults().isEmpty() ? Exit.OK.code() : Exit.OTHER_OUTCOME.code();
    } catch (CliException failure) {
      out.println(colors.bad("sluice: ") + failure.what());
      out.println("        " + failure.cure());
      return failure.exit().code();
    } finally {
      if (!keep) {
        out.println(stack.run("down", "--quiet").output().strip());
      }
    }
  }

  private void write(Path file, Report report) {
    try {
      Files.writeString(file, report.json().toPrettyString() + "\n");
    } catch (IOException e) {
      throw CliException.rejected("cannot write %s: %s".formatted(file, e.getMessage()), "");
    }
  }

  private void printNextCommands(StackDriver stack) {
    out.println();
    out.println("The stack is still running. Next commands:");
    out.printf(
        "  curl http://shop.production.localhost:%d/      the serving version%n",
        stack.port("--edge-port"));
    out.println("  ./sluice lanes production/shop               its instances and weights");
    out.println("  ./sluice list                                all releases with their reasons");
    out.println("  ./sluice get RELEASE                         one of them, step by step");
    out.println("  ./sluice revert production/shop --wait       back to the previous version");
    out.println("  ./sluice down                                stop everything; data stays");
  }
}
