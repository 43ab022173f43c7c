package io.sluice.api.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.sluice.contract.view.CallerView;
import io.sluice.contract.view.CommandView;
import java.util.Map;

/// The templates of the pages, in `templates/console`. Each text is escaped.
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class ConsoleTemplates {

  /// @param error sentence about the last attempt; empty before the first
  /// @param to address of the page that follows
  /// @param kept fields of a form that a person sent after the session had ended
  static native TemplateInstance signIn(
      Frame frame, String formToken, String to, String error, Map<String, String> kept);

  /// @param sentence reason why the person sees this page
  /// @param action address of the page with the form of the command
  /// @param typed what the person typed, by the name of the field
  static native TemplateInstance resume(
      Frame frame, String sentence, String action, String formToken, Map<String, String> typed);

  /// @param here address of the page that the browser loads from this page again
  static native TemplateInstance reload(Frame frame, String here);

  static native TemplateInstance problem(Frame frame, String detail, int status);

  static native TemplateInstance account(Frame frame, CallerView caller);

  /// @param live the element `live` as HTML
  static native TemplateInstance overview(Frame frame, BoardPage board, RawString live);

  static native TemplateInstance overviewLive(BoardPage board);

  static native TemplateInstance lane(Frame frame, LanePage page);

  /// @param lane address of the lane's page
  static native TemplateInstance log(Frame frame, String lane, String log);

  static native TemplateInstance release(Frame frame, ReleasePage page);

  static native TemplateInstance verb(Frame frame, VerbPage page);

  static native TemplateInstance laneVerb(Frame frame, LaneVerbPage page);

  static native TemplateInstance command(Frame frame, CommandView command, StateMark state);

  private ConsoleTemplates() {}
}
