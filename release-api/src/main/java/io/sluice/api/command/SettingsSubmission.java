package io.sluice.api.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.command.SettingsChange.Effect;
import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.DocumentReader;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.http.RequestContext;
import io.sluice.contract.view.SettingsDiffView;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;

/// Replaces settings documents by those that a person wrote, as the endpoints of the API do.
@ApplicationScoped
public class SettingsSubmission {
  private final RequestContext requestContext;
  private final SettingsWriter settingsWriter;

  SettingsSubmission(RequestContext requestContext, SettingsWriter settingsWriter) {
    this.requestContext = requestContext;
    this.settingsWriter = settingsWriter;
  }

  /// A document as a person wrote it.
  ///
  /// @param base revision on which it is based
  /// @param document text in JSON
  public record Draft(
      SettingsKind kind, String name, long base, String document, Optional<String> reason) {}

  /// Returns the difference that [#replace] would make, and changes nothing.
  ///
  /// @throws io.sluice.api.http.ProblemException if the draft is not valid, or another revision is
  ///   present
  public SettingsDiffView preview(Draft draft) {
    return put(draft, true);
  }

  /// Replaces the present document.
  ///
  /// @throws io.sluice.api.http.ProblemException if the draft is not valid, another revision is
  ///   present, or the reason is missing
  public SettingsDiffView replace(Draft draft) {
    return put(draft, false);
  }

  private SettingsDiffView put(Draft draft, boolean dryRun) {
    JsonNode tree = BodyReader.read(new ByteArrayInputStream(draft.document().getBytes(UTF_8)));
    String tag = Precondition.tag(draft.kind().key(draft.name()), draft.base());
    var change =
        new SettingsChange(
            new Precondition.OneOf(List.of(tag)),
            requestContext.caller(),
            ChangeParameters.requireReason(draft.reason(), dryRun),
            dryRun);
    Effect effect =
        switch (draft.kind()) {
          case ENVIRONMENT ->
              settingsWriter.put(
                  draft.name(), DocumentReader.read(tree, EnvironmentDocument.class), change);
          case APPLICATION ->
              settingsWriter.put(
                  draft.name(), DocumentReader.read(tree, ApplicationDocument.class), change);
        };
    return effect.diff();
  }
}
