package io.sluice.bench.revert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.bench.base.JsonFile;
import io.sluice.bench.base.Percentiles;
import io.sluice.bench.revert.RevertRun.Took;
import io.sluice.sandbox.driver.StackDriver;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `./sluice bench revert`.
@Command(
    name = "revert",
    header = "Reverts to a release whose instances still run, under load.",
    description =
        "Each time a new version takes all traffic and is baking; then it is reverted. Timed from"
            + " the request on until the traffic is back, read at the router, and until the revert"
            + " has ended. Exits 0 if no time is above 5 s and no request was lost.")
public final class Revert implements Callable<Integer> {
  private static final double MILLIS_MAX = 5_000;

  @Option(names = "--reverts", paramLabel = "N", description = "Number of reverts. Default: 20.")
  private int reverts = 20;

  @Mixin private final JsonFile json = new JsonFile();

  @Override
  public Integer call() {
    StackDriver stack = StackDriver.ofThisProcess();
    boolean wasUp = stack.isReady("release-api");
    System.out.print(stack.run("up").output());
    try {
      List<Took> took = new RevertRun(stack).run(reverts);
      Percentiles back = Percentiles.of(took.stream().map(Took::traffic).toList());
      Percentiles ended = Percentiles.of(took.stream().map(Took::end).toList());
      long lost = took.stream().mapToLong(Took::lost).sum();
      System.out.println(line("traffic is back", back));
      System.out.println(line("revert has ended", ended));
      System.out.printf("requests lost: %d%n", lost);
      json.write(() -> json(back, ended, lost));
      return back.max() <= MILLIS_MAX && lost == 0 ? 0 : 1;
    } finally {
      if (!wasUp) {
        System.out.print(stack.run("down").output());
      }
    }
  }

  private static String line(String what, Percentiles of) {
    return String.format(
        Locale.ROOT,
        "%-17s %d times: p50 %.0f ms, p95 %.0f ms, max %.0f ms",
        what,
        of.count(),
        of.p50(),
        of.p95(),
        of.max());
  }

  private static ObjectNode json(Percentiles back, Percentiles ended, long lost) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("reverts", back.count()).put("lost", lost).put("max_allowed_ms", MILLIS_MAX);
    put(json.putObject("traffic_back_ms"), back);
    put(json.putObject("ended_ms"), ended);
    return json;
  }

  private static void put(ObjectNode json, Percentiles of) {
    json.put("p50", of.p50()).put("p95", of.p95()).put("max", of.max());
  }
}
