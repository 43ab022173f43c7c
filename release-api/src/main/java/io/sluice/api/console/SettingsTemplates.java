package io.sluice.api.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/// The templates of the pages of settings documents, in `templates/console`. Each text is escaped.
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class SettingsTemplates {

  static native TemplateInstance settings(
      Frame frame, List<SettingsCard> environments, List<SettingsCard> applications);

  static native TemplateInstance setting(Frame frame, SettingsPage page);

  static native TemplateInstance settingDiff(Frame frame, SettingsDiffPage page);

  static native TemplateInstance settingForm(Frame frame, SettingsFormPage page);

  static native TemplateInstance freeze(Frame frame, FreezePage page);

  private SettingsTemplates() {}
}
