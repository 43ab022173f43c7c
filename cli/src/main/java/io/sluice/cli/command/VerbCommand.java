package io.sluice.cli.command;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.Exit;
import io.sluice.cli.command.VerbRequest.NewReleaseAnswer;
import io.sluice.cli.command.VerbRequest.ResultAnswer;
import io.sluice.cli.command.VerbRequest.Sentence;
import io.sluice.contract.Json;
import io.sluice.contract.view.CommandView;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Executes a [Verb]: confirms it, sends its request, waits for the result, and for the end of the
/// release if requested.
@Command
final class VerbCommand implements Callable<Integer> {
  private final Sluice sluice;
  private final Verb verb;
  private final VerbArguments arguments;

  @Mixin private ConfirmOptions options = new ConfirmOptions();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Reason, for the history.")
  private Optional<String> reason = Optional.empty();

  @Mixin private ResultOptions result = new ResultOptions();

  private VerbCommand(Sluice sluice, Verb verb) {
    this.sluice = sluice;
    this.verb = verb;
    this.arguments = verb.arguments();
  }

  /// Returns the command line of `verb`.
  static CommandLine of(Sluice sluice, Verb verb) {
    VerbCommand command = new VerbCommand(sluice, verb);
    CommandSpec arguments = CommandSpec.forAnnotatedObject(command.arguments);
    arguments.name(verb.word()); // for the examples
    if (!verb.canBypassFloors()) {
      Optional.ofNullable(arguments.findOption(BreakGlassOption.NAME)).ifPresent(arguments::remove);
    }
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    spec.addMixin("arguments", arguments);
    spec.name(verb.word()).usageMessage().header(verb.header());
    return new CommandLine(spec);
  }

  @Override
  public Integer call() {
    ApiClient api = sluice.api();
    ResultWaiter waiter = result.waiter(sluice, api, arguments.waiting());
    UUID id = UUID.randomUUID();
    VerbRequest request = arguments.request(api, verb, Optional.of(id), reason);
    if (!request.title().isEmpty() && !sluice.isJson()) {
      sluice.terminal().note(request.title());
    }
    if (!verb.question().isEmpty()) {
      options.confirm(sluice, verb.question().formatted(request.subject().toArray()));
    }
    ApiResponse response =
        api.send(request.method(), request.path(), request.body().map(Json::write));
    UUID command = request.body().isPresent() ? id : response.as(CommandView.class).id();
    return switch (request.answer()) {
      case ResultAnswer answer -> {
        waiter.show(command, answer.shows());
        yield waitForEnd(api, answer);
      }
      case NewReleaseAnswer _ -> {
        waiter.requireDone(command, NewRelease.shows(command));
        yield NewRelease.show(sluice, api, response, arguments.waiting());
      }
      case Sentence(String text) -> {
        sluice.println(sluice.isJson() ? response.body() : text);
        yield Exit.OK.code();
      }
    };
  }

  private int waitForEnd(ApiClient api, ResultAnswer answer) {
    WaitOptions wait = arguments.waiting();
    return answer
        .release()
        .filter(_ -> wait.isWaiting())
        .map(release ->
            new ReleaseWatcher(sluice, api)
                .untilEnd(
                    release,
                    wait.findTimeout(),
                    Set.copyOf(verb.findExpectedOutcome().stream().toList())))
        .orElse(Exit.OK)
        .code();
  }
}
