package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Reading;
import io.sluice.cli.show.Ink;
import io.sluice.cli.show.Table;
import io.sluice.cli.show.Words;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.LaneView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "lanes",
    header = "Shows the serving versions of all lanes, or one lane with its instances.",
    footer = {"", "Examples:", "  sluice lanes", "  sluice lanes production/shop"})
final class LanesCommand implements Callable<Integer> {
  private final Sluice sluice;

  @Parameters(paramLabel = "LANE", arity = "0..1", description = "Such as production/shop.")
  private Optional<String> named = Optional.empty();

  LanesCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    Api api = sluice.api();
    if (named.isPresent()) {
      one(api, Releases.lane(named.get()));
    } else {
      all(api);
    }
    return Exit.OK.code();
  }

  private void all(Api api) {
    String answer = api.get("/lanes?limit=200").body();
    if (sluice.json()) {
      sluice.say(answer);
      return;
    }
    List<LaneView> lanes = Reading.page(answer, LaneView.class).items();
    if (lanes.isEmpty()) {
      sluice.say("no lanes; 'sluice release -h' explains how to make one");
      return;
    }
    Table table = new Table("LANE", "STABLE", "READY", "CONDITION", "WEIGHTS");
    boolean isThere = true;
    for (LaneView lane : lanes) {
      // After one failed call, the engine is not called for the other lanes.
      boolean isAsked = isThere && lane.stable().isPresent();
      Live live = isAsked ? Live.read(api, lane.lane()) : Live.NOTHING;
      isThere &= !isAsked || live.isKnown();
      table.row(
          lane.lane().toString(),
          lane.stable().map(LaneView.ServingView::version).orElse("-"),
          lane.stable()
              .map(stable -> live.ready(stable.release()) + " of " + stable.replicas())
              .orElse("-"),
          condition(lane, live),
          weights(lane));
    }
    table.lines().forEach(sluice::say);
  }

  private void one(Api api, LaneKey key) {
    Answer answer = api.get("/lanes/" + key);
    if (sluice.json()) {
      sluice.say(withInstances(answer, Live.read(api, key)));
      return;
    }
    LaneView lane = answer.as(LaneView.class);
    Live live = Live.read(api, key);
    Ink ink = sluice.ink();
    sluice.say(ink.bold(key.toString()) + "  " + condition(lane, live));
    sluice.say(ink.dim("Host " + lane.host()));
    lane.blocked().ifPresent(why -> sluice.say("blocked: " + why));
    lane.vetoed()
        .forEach((version, by) -> sluice.say("version %s is vetoed %s".formatted(version, by)));
    lane.pinned()
        .ifPresent(pin -> sluice.say("pinned to version %s %s".formatted(pin.version(), pin.by())));
    sluice.say("");
    versions(lane, live);
    sluice.say("");
    instances(live);
    lane.active()
        .ifPresent(
            id -> sluice.say("\n%s get %s --watch".formatted(sluice.called(), Words.brief(id))));
  }

  /// Returns the lane as the API sent it, with its instances unless the engine is unavailable.
  private static String withInstances(Answer answer, Live live) {
    JsonNode lane = Reading.tree(answer.body());
    if (live.isKnown() && lane instanceof ObjectNode object) {
      object.set("instances", Reading.tree(Json.write(live.instances())));
    }
    return lane.toString();
  }

  /// Returns the lane's state in words, with a note if no instance of stable is ready: such a
  /// stable serves no requests, regardless of the desired state.
  private static String condition(LaneView lane, Live live) {
    String word = lane.state().map(Words::of).orElseGet(() -> Words.of(lane.condition()));
    boolean isDead =
        lane.stable().filter(stable -> live.isKnown() && live.none(stable.release())).isPresent();
    String dead = isDead ? ", but no instance of stable is ready" : "";
    return word + dead + (lane.blocked().isPresent() ? ", blocked" : "");
  }

  private void versions(LaneView lane, Live live) {
    Table table = new Table("VERSION", "RELEASE", "READY", "INTENDED", "MEASURED");
    for (LaneView.ShareView share : lane.versions()) {
      table.row(
          share.version(),
          Words.brief(share.release()),
          live.isKnown() ? live.ready(share.release()) : Integer.toString(share.instances()),
          share.weight().value() + " %",
          share.measured().map(Words::percent).orElse("-"));
    }
    table.lines().forEach(sluice::say);
  }

  private void instances(Live live) {
    if (live.away().isPresent()) {
      sluice.say("instances: " + live.away().get());
      return;
    }
    Table table = new Table("INSTANCE", "VERSION", "STATE", "PORT", "PID", "SINCE", "RESTARTS");
    for (InstanceView instance : live.instances()) {
      table.row(
          instance.id().substring(0, Math.min(8, instance.id().length())),
          instance.version(),
          Words.of(instance.state()),
          Integer.toString(instance.port()),
          instance.pid().map(String::valueOf).orElse("-"),
          Words.age(instance.since(), sluice.now()),
          Integer.toString(instance.restarts()));
    }
    table.lines().forEach(sluice::say);
  }

  private static String weights(LaneView lane) {
    return String.join(
        "  ",
        lane.versions().stream()
            .map(share -> "%s %d %%".formatted(share.version(), share.weight().value()))
            .toList());
  }
}
