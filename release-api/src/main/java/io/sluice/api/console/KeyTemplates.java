package io.sluice.api.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/// The templates of the pages of API keys, in `templates/console`. Each text is escaped.
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class KeyTemplates {

  static native TemplateInstance keys(Frame frame, KeysPage page);

  /// @param text text of the new key
  static native TemplateInstance newKey(Frame frame, KeyCard card, String text);

  /// @param error reason why the last attempt was rejected; empty before
  /// @param rejection reason why the caller revokes no keys; empty if the caller may
  static native TemplateInstance revocation(
      Frame frame, KeyCard card, String error, String rejection, String formToken);

  private KeyTemplates() {}
}
