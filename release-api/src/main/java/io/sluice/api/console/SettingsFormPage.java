package io.sluice.api.console;

import io.sluice.api.command.SettingsSubmission.Draft;
import io.sluice.contract.view.SettingsDiffView;
import java.util.Optional;

/// The form that replaces a settings document. It first shows the differences, and then replaces.
///
/// @param draft document as the person wrote it, with the revision on which it is based
/// @param rejection reason why the caller may not replace it; empty if the caller may
/// @param errors sentences about the last attempt
/// @param effect differences that the form would make; empty before they are known
/// @param present present document, if the draft is based on an earlier one
public record SettingsFormPage(
    Draft draft,
    String rejection,
    FieldErrors errors,
    Optional<SettingsDiffView> effect,
    Optional<SettingsCard> present,
    String previewToken,
    String replaceToken) {

  public String address() {
    return SettingsCard.address(draft.kind(), draft.name());
  }

  public String previewAddress() {
    return address() + "/preview";
  }

  /// Returns the revision on which the next attempt is based: the person has seen it.
  public long base() {
    return present.map(SettingsCard::revision).orElse(draft.base());
  }

  public String reason() {
    return draft.reason().orElse("");
  }

  public int reasonMax() {
    return VerbFields.REASON_MAX;
  }
}
