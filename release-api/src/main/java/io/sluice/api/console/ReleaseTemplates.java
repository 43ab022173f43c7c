package io.sluice.api.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/// The templates of the forms of new releases and of other policies, in `templates/console`. Each
/// text is escaped.
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class ReleaseTemplates {

  static native TemplateInstance firstRelease(Frame frame, FirstReleasePage page);

  static native TemplateInstance releaseForm(Frame frame, ReleaseFormPage page);

  static native TemplateInstance backtest(Frame frame, BacktestPage page);

  private ReleaseTemplates() {}
}
