package io.sluice.api.console;

import io.sluice.api.command.CommandPreview;
import io.sluice.api.command.ReleaseVerb;
import io.sluice.contract.view.ReleaseView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.UUID;

/// Makes the forms of commands to releases.
@ApplicationScoped
class VerbForms {
  private final CommandPreview commandPreview;
  private final Frames frames;
  private final InstantSource clock = InstantSource.system();

  VerbForms(CommandPreview commandPreview, Frames frames) {
    this.commandPreview = commandPreview;
    this.frames = frames;
  }

  /// A form as a person has filled it in.
  ///
  /// @param step number of the step on which the person decides; empty if the command names none
  record Entry(UUID command, String step, String reason, FormErrors errors) {

    /// Returns a new form for the present step of a release.
    static Entry of(ReleaseView release, String reason, FormErrors errors) {
      return new Entry(
          UUID.randomUUID(), release.step().map(String::valueOf).orElse(""), reason, errors);
    }
  }

  Response.ResponseBuilder respond(int status, ReleaseView release, ReleaseVerb verb, Entry entry) {
    var button = new VerbButton(release.id(), commandPreview.of(release, verb));
    String title =
        "%s %s %s".formatted(button.label(), release.lane().application(), release.version());
    return PageResponses.page(
        status,
        ConsoleTemplates.verb(
            frames.make(title, ""),
            new VerbPage(
                new ReleaseCard(release, clock.instant()),
                button,
                entry.command(),
                entry.step(),
                entry.reason(),
                entry.errors(),
                frames.formToken(button.address()),
                frames.formToken(button.formAddress()))));
  }
}
