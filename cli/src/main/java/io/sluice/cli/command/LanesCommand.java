package io.sluice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.ResponseReader;
import io.sluice.cli.display.AnsiColors;
import io.sluice.cli.display.FleetNoiseFormat;
import io.sluice.cli.display.Table;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.FleetNoiseView;
import io.sluice.contract.view.InstanceView;
import io.sluice.contract.view.LaneMessages;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.TextFormats;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
    ApiClient api = sluice.api();
    if (named.isPresent()) {
      one(api, ReleaseLookup.parseKey(named.get()));
    } else {
      all(api);
    }
    return Exit.OK.code();
  }

  private void all(ApiClient api) {
    String body = api.get("/lanes?limit=200").body();
    if (sluice.isJson()) {
      sluice.println(body);
      return;
    }
    List<LaneView> lanes = ResponseReader.page(body, LaneView.class).items();
    if (lanes.isEmpty()) {
      sluice.println(LaneMessages.NO_LANES);
      return;
    }
    Table table = new Table("LANE", "STABLE", "READY", "CONDITION", "WEIGHTS");
    boolean isAvailable = true;
    for (LaneView lane : lanes) {
      // After one failed call, the engine is not called for the other lanes.
      boolean isQueried = isAvailable && lane.stable().isPresent();
      LiveInstances live = isQueried ? LiveInstances.read(api, lane.lane()) : LiveInstances.NOTHING;
      isAvailable &= !isQueried || live.isKnown();
      table.row(
          lane.lane().toString(),
          LaneMessages.stable(lane),
          lane.stable()
              .map(stable -> live.ready(stable.release()) + " of " + stable.replicas())
              .orElse("-"),
          condition(lane, live),
          weights(lane));
    }
    table.lines().forEach(sluice::println);
  }

  private void one(ApiClient api, LaneKey key) {
    ApiResponse response = api.get("/lanes/" + key);
    if (sluice.isJson()) {
      sluice.println(withDetails(response, LiveInstances.read(api, key), LiveNoise.read(api, key)));
      return;
    }
    LaneView lane = response.as(LaneView.class);
    LiveInstances live = LiveInstances.read(api, key);
    AnsiColors colors = sluice.colors();
    sluice.println(colors.bold(key.toString()) + "  " + condition(lane, live));
    sluice.println(colors.dim("Host " + lane.host()));
    LaneMessages.findBlocked(lane).ifPresent(sluice::println);
    LaneMessages.vetoes(lane).forEach(sluice::println);
    LaneMessages.findPin(lane).ifPresent(sluice::println);
    sluice.println("");
    versions(lane, live);
    sluice.println("");
    instances(live);
    sluice.println("");
    sluice.println(LiveNoise.read(api, key).line());
    lane.active()
        .ifPresent(id ->
            sluice.println(
                "\n%s get %s --watch".formatted(sluice.called(), TextFormats.brief(id))));
  }

  /// Returns the lane as the API sent it, with its instances and its noise unless they are
  /// unavailable.
  private static String withDetails(ApiResponse response, LiveInstances live, LiveNoise noise) {
    JsonNode lane = ResponseReader.tree(response.body());
    if (live.isKnown() && lane instanceof ObjectNode object) {
      object.set("instances", ResponseReader.tree(Json.write(live.instances())));
    }
    if (noise.view().isPresent() && lane instanceof ObjectNode object) {
      object.set("noise", ResponseReader.tree(Json.write(noise.view().get())));
    }
    return lane.toString();
  }

  /// Returns the lane's state in words, with a note if no instance of stable is ready: such a
  /// stable serves no requests, regardless of the desired state.
  private static String condition(LaneView lane, LiveInstances live) {
    boolean isDead =
        lane.stable()
            .filter(stable -> live.isKnown() && live.isEmpty(stable.release()))
            .isPresent();
    String dead = isDead ? ", but no instance of stable is ready" : "";
    return LaneMessages.condition(lane) + dead + (lane.blocked().isPresent() ? ", blocked" : "");
  }

  private void versions(LaneView lane, LiveInstances live) {
    Table table = new Table("VERSION", "RELEASE", "READY", "INTENDED", "MEASURED");
    for (LaneView.ShareView share : lane.versions()) {
      table.row(
          share.version(),
          TextFormats.brief(share.release()),
          live.isKnown() ? live.ready(share.release()) : Integer.toString(share.instances()),
          share.weight().value() + " %",
          share.measured().map(TextFormats::percent).orElse("-"));
    }
    table.lines().forEach(sluice::println);
  }

  private void instances(LiveInstances live) {
    if (live.outage().isPresent()) {
      sluice.println("instances: " + live.outage().get());
      return;
    }
    Table table = new Table("INSTANCE", "VERSION", "STATE", "PORT", "PID", "SINCE", "RESTARTS");
    for (InstanceView instance : live.instances()) {
      table.row(
          instance.id().substring(0, Math.min(8, instance.id().length())),
          instance.version(),
          TextFormats.of(instance.state()),
          Integer.toString(instance.port()),
          instance.pid().map(String::valueOf).orElse("-"),
          TextFormats.age(instance.since(), sluice.now()),
          Integer.toString(instance.restarts()));
    }
    table.lines().forEach(sluice::println);
  }

  private static String weights(LaneView lane) {
    return String.join(
        "  ",
        lane.versions().stream()
            .map(share -> "%s %d %%".formatted(share.version(), share.weight().value()))
            .toList());
  }

  /// The current instances of a lane, which may differ from its last confirmed state.
  ///
  /// @param outage reason why the instances are unknown; empty if they are known
  private record LiveInstances(List<InstanceView> instances, Optional<String> outage) {
    /// No instances, because the engine was not called.
    static final LiveInstances NOTHING = new LiveInstances(List.of(), Optional.of(""));

    static LiveInstances read(ApiClient api, LaneKey lane) {
      try {
        String body = api.get("/lanes/" + lane + "/instances").body();
        return new LiveInstances(
            ResponseReader.page(body, InstanceView.class).items(), Optional.empty());
      } catch (CliException unavailable) {
        return new LiveInstances(List.of(), Optional.of(unavailable.what()));
      }
    }

    boolean isKnown() {
      return outage.isEmpty();
    }

    /// Whether no instance of `release` is ready.
    boolean isEmpty(UUID release) {
      return count(release) == 0;
    }

    /// Returns the number of ready instances of `release`; `?` if it is unknown.
    String ready(UUID release) {
      return isKnown() ? Long.toString(count(release)) : "?";
    }

    private long count(UUID release) {
      return instances.stream()
          .filter(instance -> instance.release().equals(release))
          .filter(instance -> instance.state() == InstanceView.State.READY)
          .count();
    }
  }

  /// The recorded noise of a lane's stable instances.
  ///
  /// @param view empty if it is unavailable
  /// @param outage reason why it is unavailable
  private record LiveNoise(Optional<FleetNoiseView> view, String outage) {
    static LiveNoise read(ApiClient api, LaneKey lane) {
      try {
        ApiResponse response = api.get("/lanes/" + lane + "/noise");
        return new LiveNoise(Optional.of(response.as(FleetNoiseView.class)), "");
      } catch (CliException unavailable) {
        return new LiveNoise(Optional.empty(), unavailable.what());
      }
    }

    String line() {
      return view.map(FleetNoiseFormat::line).orElse("fleet noise: " + outage);
    }
  }
}
