package io.sluice.api.console;

import io.sluice.api.http.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;

/// Makes the frames of pages.
@ApplicationScoped
class Frames {
  static final String SIGN_OUT = "/console/sign-out";

  private final RequestContext requestContext;
  private final ConsoleRequest consoleRequest;
  private final ConsoleAssets consoleAssets;

  Frames(
      RequestContext requestContext, ConsoleRequest consoleRequest, ConsoleAssets consoleAssets) {
    this.requestContext = requestContext;
    this.consoleRequest = consoleRequest;
    this.consoleAssets = consoleAssets;
  }

  /// Returns the frame of a page of the present request.
  ///
  /// @param section name of the page in the navigation; empty if it is not there
  Frame make(String title, String section) {
    return new Frame(
        title, section, requestContext.findCaller(), formToken(SIGN_OUT), "", consoleAssets);
  }

  /// Returns the token of a form of this session that is sent to `path`; empty without a session.
  String formToken(String path) {
    return consoleRequest.findSession().map(it -> FormToken.make(it, path)).orElse("");
  }
}
