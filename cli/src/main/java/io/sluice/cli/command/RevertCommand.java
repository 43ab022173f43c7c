package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import io.sluice.cli.api.Exit;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.RevertRequest;
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
      "version, whose instances are still running. If no release is active, the previous version"
          + " is",
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
  private static final Set<Outcome> EXPECTED = Set.of(Outcome.ABORTED, Outcome.ROLLED_BACK);

  private final Sluice sluice;

  @Option(names = "--to", paramLabel = "RELEASE", description = "An earlier release.")
  private Optional<String> to = Optional.empty();

  @Option(names = "--supersede-queued", description = "Ends the releases that wait.")
  private boolean supersedeQueued;

  @Option(
      names = "--keep-queued",
      description = "Lets the releases that wait start after the revert.")
  private boolean keepQueued;

  @Mixin private NamedLaneArgument named = new NamedLaneArgument();

  @Mixin private ConfirmOptions options = new ConfirmOptions();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Reason, for the history.")
  private Optional<String> reason = Optional.empty();

  @Mixin private BreakGlassOption breakGlass = new BreakGlassOption();
  @Mixin private WaitOptions wait = new WaitOptions();
  @Mixin private ResultOptions result = new ResultOptions();

  RevertCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public Integer call() {
    if (supersedeQueued && keepQueued) {
      throw CliException.rejected(
          "releases that wait are either superseded or kept",
          "remove --supersede-queued or --keep-queued");
    }
    ApiClient api = sluice.api();
    ResultWaiter waiter = result.waiter(sluice, api, wait);
    LaneKey key = named.require(api);
    String path = "/lanes/%s/revert".formatted(key);
    String earlier =
        to.map(name -> "?release=" + new ReleaseLookup(api).requireRelease(Optional.of(name)).id())
            .orElse("");
    RevertView plan = api.get(path + earlier).as(RevertView.class);
    Optional<Boolean> supersede = confirm(plan);
    ApiResponse response = api.post(path, Optional.of(Json.write(body(plan, supersede))));
    return show(api, waiter, response);
  }

  /// Asks the user to confirm.
  ///
  /// @return whether to supersede the queued releases; empty if none is queued
  private Optional<Boolean> confirm(RevertView plan) {
    String question =
        "%s: %s: revert to %s".formatted(plan.lane(), plan.state(), plan.to().version());
    if (options.isConfirmed() && !sluice.isJson()) {
      sluice.terminal().note("%s: %s; %s".formatted(plan.lane(), plan.state(), plan.action()));
    }
    if (plan.queued().isEmpty()) {
      options.confirm(sluice, question + "?");
      return Optional.empty();
    }
    String queued =
        plan.queued().stream().map(ReleasedVersion::version).collect(Collectors.joining(", "));
    if (supersedeQueued || keepQueued) {
      String then = supersedeQueued ? "end %s, which waits" : "let %s, which waits, start after it";
      options.confirm(sluice, "%s, and %s?".formatted(question, then.formatted(queued)));
      return Optional.of(supersedeQueued);
    }
    if (options.isConfirmed() || !sluice.terminal().interactive()) {
      throw CliException.rejected(
          "in %s waits %s".formatted(plan.lane(), queued),
          "add --yes with --supersede-queued to end that, or with --keep-queued to let it start"
              + " after the revert");
    }
    return Optional.of(
        options.choose(
            sluice,
            "%s, and end %s, which waits (e), or keep it to start after that (k)? [e/k/N] "
                .formatted(question, queued),
            "e",
            "k"));
  }

  private RevertRequest body(RevertView plan, Optional<Boolean> supersede) {
    return new RevertRequest(
        Optional.of(plan.to().release()),
        plan.from().map(ReleasedVersion::release),
        Optional.of(plan.queued().stream().map(ReleasedVersion::release).toList()),
        supersede,
        Optional.of(UUID.randomUUID()),
        reason,
        breakGlass.findRequest());
  }

  /// @return the exit code
  private int show(ApiClient api, ResultWaiter waiter, ApiResponse response) {
    RevertView accepted = response.as(RevertView.class);
    UUID release = accepted.release().orElseThrow();
    Optional<UUID> command = accepted.command();
    String shows =
        command.isPresent()
            ? "'sluice lanes %s'".formatted(accepted.lane())
            : NewRelease.shows(release);
    if (sluice.isJson()) {
      waiter.requireDone(command.orElse(release), shows);
      sluice.println(response.body());
      return watch(api, release, command.isPresent() ? EXPECTED : Set.of());
    }
    if (command.isPresent()) {
      waiter.show(command.get(), shows);
      return watch(api, release, EXPECTED);
    }
    waiter.requireDone(release, shows);
    return NewRelease.show(sluice, api, api.get("/releases/" + release), wait);
  }

  /// @return the exit code
  private int watch(ApiClient api, UUID release, Set<Outcome> expected) {
    return wait.isWaiting()
        ? new ReleaseWatcher(sluice, api).untilEnd(release, wait.findTimeout(), expected).code()
        : Exit.OK.code();
  }
}
