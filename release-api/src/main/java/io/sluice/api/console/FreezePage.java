package io.sluice.api.console;

/// The form of a freeze: no release starts in the environment from now on.
///
/// @param rejection reason why the caller may not freeze; empty if the caller may
/// @param reason reason that the person has written
/// @param errors sentences about the last attempt
/// @param pointer JSON pointer of the freeze in its document, which the names of the errors have
public record FreezePage(
    String environment,
    String rejection,
    FreezeDraft draft,
    String reason,
    FieldErrors errors,
    String pointer,
    String formToken) {

  public String environmentAddress() {
    return FreezeResource.address(environment, "");
  }

  public String address() {
    return FreezeResource.address(environment, "/freeze");
  }

  /// Returns the sentence about a field of the freeze; empty if it is valid.
  public String error(String field) {
    return errors.field(pointer + field);
  }

  public int reasonMax() {
    return VerbFields.REASON_MAX;
  }
}
