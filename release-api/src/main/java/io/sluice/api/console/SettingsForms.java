package io.sluice.api.console;

import io.sluice.api.command.SettingsKind;
import io.sluice.api.command.SettingsSubmission.Draft;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.view.SettingsDiffView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the forms that replace settings documents.
@ApplicationScoped
class SettingsForms {
  private final SettingsPages settingsPages;
  private final Frames frames;

  SettingsForms(SettingsPages settingsPages, Frames frames) {
    this.settingsPages = settingsPages;
    this.frames = frames;
  }

  /// Returns a form with the present document.
  ///
  /// @throws ProblemException if there is none
  Response respondNew(SettingsKind kind, String name) {
    SettingsCard card = settingsPages.require(kind, name);
    var draft = new Draft(kind, name, card.revision(), card.document(), Optional.empty());
    return respond(200, draft, FieldErrors.NONE, Optional.empty());
  }

  /// Returns the form after the API has rejected it. Beside a draft that is based on an earlier
  /// revision it has the present document.
  Response respond(Draft draft, ProblemException problem) {
    if (problem.type() == ProblemType.PRECONDITION_FAILED) {
      return respond(
          problem.type().status(),
          draft,
          FieldErrors.ofForm(String.valueOf(problem.getMessage())),
          Optional.empty(),
          settingsPages.find(draft.kind(), draft.name()));
    }
    return respond(problem.type().status(), draft, errors(problem), Optional.empty());
  }

  private static FieldErrors errors(ProblemException problem) {
    FieldErrors errors = FieldErrors.of(problem, List.of(SettingsFields.REASON));
    return !errors.form().isEmpty() && isAboutDocument(problem.type())
        ? new FieldErrors("", Map.of(SettingsFields.DOCUMENT, errors.form()))
        : errors;
  }

  private static boolean isAboutDocument(ProblemType type) {
    return switch (type) {
      case MALFORMED_JSON, UNKNOWN_FIELD, INVALID_DOCUMENT -> true;
      default -> false;
    };
  }

  Response respond(int status, Draft draft, FieldErrors errors, Optional<SettingsDiffView> effect) {
    return respond(status, draft, errors, effect, Optional.empty());
  }

  private Response respond(
      int status,
      Draft draft,
      FieldErrors errors,
      Optional<SettingsDiffView> effect,
      Optional<SettingsCard> present) {
    String address = SettingsCard.address(draft.kind(), draft.name());
    return PageResponses.page(
            status,
            SettingsTemplates.settingForm(
                frames.make(
                    "Replace %s %s".formatted(draft.kind().singular(), draft.name()),
                    OperationsResource.SECTION),
                new SettingsFormPage(
                    draft,
                    settingsPages.describeRejection(draft.kind(), draft.name()),
                    errors,
                    effect,
                    present,
                    frames.formToken(address + "/preview"),
                    frames.formToken(address))))
        .build();
  }
}
