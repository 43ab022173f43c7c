package io.sluice.api.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/// The templates of the operations pages, in `templates/console`. Each text is escaped.
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class OperationsTemplates {

  static native TemplateInstance services(Frame frame, ServicesPage page);

  static native TemplateInstance deadLetters(
      Frame frame, List<DeadLetterCard> cards, boolean discarded);

  static native TemplateInstance deadLetter(Frame frame, DeadLetterCard card, boolean sent);

  static native TemplateInstance replay(Frame frame, ReplayPage page);

  static native TemplateInstance discard(Frame frame, DiscardPage page);

  static native TemplateInstance audit(Frame frame, AuditPage page);

  private OperationsTemplates() {}
}
