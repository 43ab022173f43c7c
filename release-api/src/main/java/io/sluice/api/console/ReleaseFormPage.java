package io.sluice.api.console;

import io.sluice.contract.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The form of a new release, with its plan.
///
/// @param rejection reason why the caller may not release; empty if the caller may
/// @param errors errors of the document
/// @param plan plan of the document; empty if it has errors, or was not sent yet
public record ReleaseFormPage(
    ReleaseDraft draft,
    String rejection,
    List<DocumentError> errors,
    Optional<PlanPanel> plan,
    String previewToken,
    String releaseToken) {
  static final String DOCUMENT = "document";

  /// The fields that another page keeps. With its id, a release whose result is unknown can be sent
  /// again.
  static final List<String> TYPED = List.of(DOCUMENT, VerbFields.COMMAND);

  public String laneAddress() {
    return "/console/lanes/" + draft.lane();
  }

  public String address() {
    return laneAddress() + "/new-release";
  }

  public String previewAddress() {
    return address() + "/preview";
  }

  /// Returns the fields in JSON that a script sends beside those of the form.
  public String previewFields() {
    return Json.write(Map.of(FormToken.FIELD, previewToken));
  }
}
