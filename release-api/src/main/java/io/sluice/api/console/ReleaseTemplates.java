package io.sluice.api.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/// The template of the form of a new release, in `templates/console`. Each text is escaped.
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class ReleaseTemplates {

  static native TemplateInstance releaseForm(Frame frame, ReleaseFormPage page);

  private ReleaseTemplates() {}
}
