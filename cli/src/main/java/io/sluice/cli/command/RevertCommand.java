package io.sluice.cli.command;

import io.sluice.cli.api.Answer;
import io.sluice.cli.api.Api;
import io.sluice.cli.api.Exit;
import io.sluice.cli.api.Failure;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.RevertBody;
import io.sluice.contract.view.RevertView;
import io.sluice.contract.view.RevertView.ReleasedVersion;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "revert",
    header = "Reverts a lane to the previous version.",
    description = {
      "An active release, promoted or not, is aborted: traffic returns to the previous stable",
      "version, whose instances still run. If no release is active, the previous version is",
      "released again, without observation."
    },
    footer = {
      "",
      "Examples:",
      "  sluice revert production/shop --wait        the previous version",
      "  sluice revert production/shop --to 3f2a     the version of that release",
      "  sluice revert production/shop --yes --supersede-queued"
    })
final class RevertCommand implements Callable<Integer> {
  /// The outcomes of a reverted release. A rollback that was already running keeps the outcome of
  /// its first cause.
  private static final Set<Outcome> WANTED = Set.of(Outcome.ABORTED, Outcome.ROLLED_BACK);

  private final Sluice sluice;

  @Option(names = "--to", paramLabel = "RELEASE", description = "An earlier release.")
  private Optional<String> to = Optional.empty();

  @Option(names = "--supersede-queued", description = "Ends the releases that wait.")
  private boolean supersedeQueued;

  @Option(
      names = "--keep-queued",
      description = "Lets the releases that wait start after the revert.")
  private boolean keepQueued;

  @Mixin private MeantLane meant = new MeantLane();

  RevertCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    if (supersedeQueued && keepQueued) {
      throw Failure.refused(
          "releases that wait are either superseded or kept",
          "remove --supersede-queued or --keep-queued");
    }
    Api api = sluice.api();
    LaneKey key = meant.find(api);
    String path = "/lanes/%s/revert".formatted(key);
    String earlier =
        to.map(name -> "?release=" + new Releases(api).find(Optional.of(name)).id()).orElse("");
    RevertView plan = api.get(path + earlier).as(RevertView.class);
    Optional<Boolean> supersede = confirm(plan);
    LaneView before = api.get("/lanes/" + key).as(LaneView.class);
    Answer answer = api.post(path, Optional.of(Json.write(body(plan, supersede))));
    return show(api, before, answer);
  }

  /// Asks the user to confirm.
  ///
  /// @return whether to supersede the queued releases; empty if none is queued
  private Optional<Boolean> confirm(RevertView plan) {
    String question =
        "%s: %s: revert to %s".formatted(plan.lane(), plan.state(), plan.to().version());
    if (!meant.options().asks() && !sluice.json()) {
      sluice.terminal().note("%s: %s; %s".formatted(plan.lane(), plan.state(), plan.action()));
    }
    if (plan.queued().isEmpty()) {
      meant.options().confirm(sluice, question + "?");
      return Optional.empty();
    }
    String queued =
        plan.queued().stream().map(ReleasedVersion::version).collect(Collectors.joining(", "));
    if (supersedeQueued || keepQueued) {
      String then = supersedeQueued ? "end %s, which waits" : "let %s, which waits, start after it";
      meant.options().confirm(sluice, "%s, and %s?".formatted(question, then.formatted(queued)));
      return Optional.of(supersedeQueued);
    }
    if (!meant.options().asks() || !sluice.terminal().interactive()) {
      throw Failure.refused(
          "in %s waits %s".formatted(plan.lane(), queued),
          "add --yes with --supersede-queued to end that, or with --keep-queued to let it start"
              + " after the revert");
    }
    return Optional.of(
        meant
            .options()
            .choose(
                sluice,
                "%s, and end %s, which waits (e), or keep it to start after that (k)? [e/k/N] "
                    .formatted(question, queued),
                "e",
                "k"));
  }

  private RevertBody body(RevertView plan, Optional<Boolean> supersede) {
    return new RevertBody(
        Optional.of(plan.to().release()),
        plan.from().map(ReleasedVersion::release),
        Optional.of(plan.queued().stream().map(ReleasedVersion::release).toList()),
        supersede,
        Optional.of(UUID.randomUUID()),
        meant.options().reason());
  }

  /// @return the exit code
  private int show(Api api, LaneView before, Answer answer) {
    RevertView accepted = answer.as(RevertView.class);
    UUID release = accepted.release().orElseThrow();
    WaitOptions wait = meant.waiting();
    if (accepted.command().isPresent()) {
      new Orders(sluice, api).await(before, accepted.command().get(), answer);
      return wait.waits()
          ? new Watching(sluice, api).untilEnd(release, wait.timeout(), WANTED).code()
          : Exit.OK.code();
    } else if (sluice.json() && !wait.waits()) {
      sluice.say(answer.body());
      return Exit.OK.code();
    }
    return Started.show(sluice, api, api.get("/releases/" + release), wait);
  }
}
