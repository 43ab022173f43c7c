package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.cli.command.VerbRequest.Answer;
import io.sluice.cli.command.VerbRequest.NewReleaseAnswer;
import io.sluice.cli.command.VerbRequest.ResultAnswer;
import io.sluice.cli.command.VerbRequest.Sentence;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.RestartRequest;
import io.sluice.contract.view.ScaleRequest;
import io.sluice.contract.view.StepView;
import io.sluice.contract.view.TextFormats;
import io.sluice.contract.view.VersionPolicyRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The words and options of a [Verb], without `--reason` and `--yes`, which all have. Verbs with
/// the same arguments also have requests of the same form.
interface VerbArguments {

  /// @param id id of the command
  /// @throws CliException if the arguments are invalid, or name nothing that exists
  VerbRequest request(ApiClient api, Verb verb, Optional<UUID> id, Optional<String> reason);

  /// Returns the options for the wait; verbs without them do not wait.
  default WaitOptions waiting() {
    return new WaitOptions();
  }

  /// Returns the request for a command to a release.
  private static VerbRequest toRelease(
      ReleaseView release, String title, Verb verb, CommandRequest body) {
    return new VerbRequest(
        List.of(
            release.lane(),
            release.version(),
            release.previous().orElse("nothing, since it is the first release")),
        title,
        "POST",
        "/releases/%s/%s".formatted(release.id(), verb.word()),
        Optional.of(body),
        ResultAnswer.of(release));
  }

  /// Returns the request for a command to a lane.
  private static VerbRequest toLane(
      LaneKey lane, String method, String path, Optional<Object> body, Answer answer) {
    return new VerbRequest(List.of(lane), "", method, "/lanes/" + lane + path, body, answer);
  }

  final class ReleaseArguments implements VerbArguments {
    @Mixin private NamedReleaseArgument named = new NamedReleaseArgument();

    @Mixin private BreakGlassOption breakGlass = new BreakGlassOption();

    @Mixin private WaitOptions wait = new WaitOptions();

    @Override
    public VerbRequest request(
        ApiClient api, Verb verb, Optional<UUID> id, Optional<String> reason) {
      var body = new CommandRequest(id, reason, Optional.empty(), breakGlass.findRequest());
      return toRelease(named.require(api), "", verb, body);
    }

    @Override
    public WaitOptions waiting() {
      return wait;
    }
  }

  @Command(
      description =
          "The command applies to the step that it shows; it is rejected if the release has"
              + " advanced.",
      footer = {"", "Example:", "  sluice ${COMMAND-NAME} 3f2a --step 4 --reason 'checked' --yes"})
  final class StepArguments implements VerbArguments {
    @Mixin private NamedReleaseArgument named = new NamedReleaseArgument();

    @Option(
        names = "--step",
        paramLabel = "N",
        description = "Number of the step. Default: the current one.")
    private Optional<Integer> step = Optional.empty();

    @Mixin private BreakGlassOption breakGlass = new BreakGlassOption();

    @Mixin private WaitOptions wait = new WaitOptions();

    @Override
    public VerbRequest request(
        ApiClient api, Verb verb, Optional<UUID> id, Optional<String> reason) {
      ReleaseView release = named.require(api);
      int number = step.or(release::step).orElseThrow(() -> atNoStep(release));
      String title =
          "%s %s, %s".formatted(release.lane(), release.version(), title(release, number));
      var body = new CommandRequest(id, reason, Optional.of(number), breakGlass.findRequest());
      return toRelease(release, title, verb, body);
    }

    @Override
    public WaitOptions waiting() {
      return wait;
    }

    private static CliException atNoStep(ReleaseView release) {
      return CliException.rejected(
          "%s %s is at no step: %s"
              .formatted(release.lane(), release.version(), TextFormats.line(release.reason())),
          "'sluice get %s --watch' shows when it is at one"
              .formatted(TextFormats.brief(release.id())));
    }

    private static String title(ReleaseView release, int number) {
      return release.steps().stream()
          .filter(shown -> shown.number() == number)
          .findFirst()
          .map(StepView::title)
          .map(title -> "step %d: %s".formatted(number, title))
          .orElse("step " + number);
    }
  }

  @Command(footer = {"", "Example:", "  sluice retry 3f2a --wait"})
  final class RetryArguments implements VerbArguments {
    @Parameters(paramLabel = "RELEASE", description = "Id, or the beginning of one.")
    private String named = "";

    @Mixin private BreakGlassOption breakGlass = new BreakGlassOption();

    @Mixin private WaitOptions wait = new WaitOptions();

    @Override
    public VerbRequest request(
        ApiClient api, Verb verb, Optional<UUID> id, Optional<String> reason) {
      ReleaseView release = new ReleaseLookup(api).requireRelease(Optional.of(named));
      return new VerbRequest(
          List.of(),
          "",
          "POST",
          "/releases/%s/retry".formatted(release.id()),
          Optional.of(new CommandRequest(id, reason, Optional.empty(), breakGlass.findRequest())),
          new NewReleaseAnswer());
    }

    @Override
    public WaitOptions waiting() {
      return wait;
    }
  }

  @Command(
      description =
          "New instances are ready before old ones stop, unless --max-unavailable allows gaps.",
      footer = {
        "",
        "Examples:",
        "  sluice restart production/shop --reason 'rotated certificates' --wait",
        "  sluice restart production/shop --max-unavailable 1"
      })
  final class RestartArguments implements VerbArguments {
    @Mixin private NamedLaneArgument named = new NamedLaneArgument();

    @Option(
        names = "--max-unavailable",
        paramLabel = "N",
        description = {
          "Number of instances that may be missing at a time.",
          "Default: that of the serving release's rolling strategy, else none."
        })
    private Optional<Integer> maxUnavailable = Optional.empty();

    @Mixin private WaitOptions wait = new WaitOptions();

    @Override
    public VerbRequest request(
        ApiClient api, Verb verb, Optional<UUID> id, Optional<String> reason) {
      LaneKey lane = named.require(api);
      var body = new RestartRequest(maxUnavailable, id, reason);
      return toLane(lane, "POST", "/restart", Optional.of(body), new NewReleaseAnswer());
    }

    @Override
    public WaitOptions waiting() {
      return wait;
    }
  }

  @Command(
      description =
          "The number applies until the next release, whose document or defaults set its replicas.",
      footer = {"", "Example:", "  sluice scale production/shop 5"})
  final class ScaleArguments implements VerbArguments {
    @Parameters(index = "0", paramLabel = "LANE", description = "Such as production/shop.")
    private String named = "";

    @Parameters(index = "1", paramLabel = "N", description = "Instances, 1 or more.")
    private int replicas;

    @Override
    public VerbRequest request(
        ApiClient api, Verb verb, Optional<UUID> id, Optional<String> reason) {
      LaneKey lane = ReleaseLookup.parseKey(named);
      var body = new ScaleRequest(replicas, id, reason);
      return toLane(lane, "PUT", "/replicas", Optional.of(body), ResultAnswer.of(lane));
    }
  }

  @Command(footer = {"", "Example:", "  sluice stop production/shop --reason 'end of life' --yes"})
  final class StopArguments implements VerbArguments {
    @Parameters(paramLabel = "LANE", description = "Such as production/shop.")
    private String named = "";

    @Override
    public VerbRequest request(
        ApiClient api, Verb verb, Optional<UUID> id, Optional<String> reason) {
      LaneKey lane = ReleaseLookup.parseKey(named);
      String query = reason.map(text -> "?reason=" + ReleaseLookup.encode(text)).orElse("");
      return toLane(lane, "DELETE", query, Optional.empty(), ResultAnswer.of(lane));
    }
  }

  @Command(footer = {"", "Example:", "  sluice ${COMMAND-NAME} production/shop 2.0 --reason 'why'"})
  final class VersionArguments implements VerbArguments {
    @Parameters(index = "0", paramLabel = "LANE", description = "Such as production/shop.")
    private String named = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "VERSION",
        description = "The version; not for unpin.")
    private Optional<String> version = Optional.empty();

    @Option(names = "--everywhere", description = "In all environments of the lane's application.")
    private boolean everywhere;

    @Override
    public VerbRequest request(
        ApiClient api, Verb verb, Optional<UUID> id, Optional<String> reason) {
      LaneKey lane = ReleaseLookup.parseKey(named);
      if (version.isEmpty() && verb != Verb.UNPIN) { // a lane has at most one pin
        throw CliException.rejected(
            "%s needs a VERSION after the lane %s".formatted(verb.word(), lane),
            "usage: 'sluice %1$s LANE VERSION', such as 'sluice %1$s %2$s 2.0 --reason why'"
                .formatted(verb.word(), lane));
      }
      String scope = everywhere ? "/applications/" + lane.application() : "/lanes/" + lane;
      Answer answer =
          everywhere
              ? new Sentence(
                  "done; 'sluice applications get %s' shows the vetoed and pinned versions"
                      .formatted(lane.application()))
              : ResultAnswer.of(lane);
      return new VerbRequest(
          List.of(),
          "",
          "POST",
          scope + "/" + verb.word(),
          Optional.of(new VersionPolicyRequest(version, id, reason)),
          answer);
    }
  }
}
