package io.sluice.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.display.AnsiColors;
import io.sluice.sandbox.browser.Chromium;
import io.sluice.sandbox.driver.StackDriver;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  private final AnsiColors colors = AnsiColors.ofThisProcess();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Explain this command.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Mixin private final JsonOption json = new JsonOption();

  @Option(names = "--keep", description = "Leave the stack running.")
  private boolean keep;

  @Option(
      names = "--console",
      description =
          "Print the address of the console, open it in a browser if this machine has a screen, and"
              + " leave pictures of it. They need Chromium.")
  private boolean console;

  @Unmatched private List<String> flags = new ArrayList<>();

  public static void main(String[] args) {
    System.exit(new CommandLine(new Demo()).execute(args));
  }

  @Override
  public Integer call() {
    PrintWriter out = new PrintWriter(json.output().text(), true, UTF_8);
    if (console && Chromium.findProgram().isEmpty()) {
      out.println(colors.bad("sluice: ") + "the pictures of --console need Chromium");
      out.println(
          "        install it, on Debian by 'apt install chromium', or leave out --console");
      return Exit.REJECTED.code();
    }
    StackDriver stack = StackDriver.ofThisProcess();
    try {
      Report report =
          new DemoRun(stack, colors, out::println, api -> observer(stack, api, out)).perform(flags);
      out.println();
      report.lines(colors).forEach(out::println);
      write(report);
      if (keep) {
        printNextCommands(stack, out);
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

  private DemoObserver observer(StackDriver stack, ApiClient api, PrintWriter out) {
    if (!console) {
      return DemoObserver.NONE;
    }
    URI url = URI.create(stack.apiUrl());
    Path directory = stack.state().resolve("pictures");
    out.printf(
        "the console is at %s, and its pictures are in %s%n", url.resolve("/console"), directory);
    Screen.open(url.resolve("/console"));
    String token = stack.findToken().orElseThrow();
    return new DemoPictures(ConsolePictures.open(url, token, directory), api, DemoRun.LANE);
  }

  private void write(Report report) {
    try {
      json.output().write(report.json().toPrettyString());
    } catch (IOException e) {
      throw CliException.rejected("cannot write the result: " + e.getMessage(), "");
    }
  }

  private static void printNextCommands(StackDriver stack, PrintWriter out) {
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
