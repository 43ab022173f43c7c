package io.sluice.api.console;

import io.sluice.api.http.Caller;
import java.util.Optional;

/// The frame of a page: its title, the navigation, and the form to sign out.
///
/// @param section name of the page in the navigation; empty if it is not there
/// @param caller caller who is signed in
/// @param signOutToken token of the form to sign out
/// @param stream address of the events upon which the page loads itself again; empty if it stays
public record Frame(
    String title,
    String section,
    Optional<Caller> caller,
    String signOutToken,
    String stream,
    ConsoleAssets assets) {

  /// The settings of htmx: no style or script in a page, no evaluation, and no other site.
  private static final String HTMX =
      """
      {"includeIndicatorStyles": false, "allowEval": false, "allowScriptTags": false, "selfRequestsOnly": true,\
       "historyEnabled": false, "historyCacheSize": 0, "refreshOnHistoryMiss": true, "scrollIntoViewOnBoost": false}\
      """;

  /// Returns the settings of htmx as JSON.
  public String htmx() {
    return HTMX;
  }

  /// Returns a copy that loads itself again upon events of `address`.
  public Frame withStream(String address) {
    return new Frame(title, section, caller, signOutToken, address, assets);
  }
}
