package io.sluice.api.console;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.SessionCookie;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import java.util.Optional;

/// The present request of a browser.
@RequestScoped
class ConsoleRequest {
  private final CurrentVertxRequest current;
  private Optional<FormFields> form = Optional.empty();
  private boolean isOfOtherSession;

  ConsoleRequest(CurrentVertxRequest current) {
    this.current = current;
  }

  /// Finds the secret of the browser's session, which may have ended.
  Optional<SessionSecret> findSession() {
    return SessionCookie.find(request()).flatMap(SessionSecret::parse);
  }

  /// Finds the secret of the form to sign in.
  Optional<SessionSecret> findFormSecret() {
    return Optional.ofNullable(request().getCookie(formCookie()))
        .map(Cookie::getValue)
        .flatMap(SessionSecret::parse);
  }

  /// Returns the name of the cookie for the token of the form to sign in.
  String formCookie() {
    return SessionCookie.name(request(), "sluice-form");
  }

  String sessionCookie() {
    return SessionCookie.name(request());
  }

  boolean isSecure() {
    return SessionCookie.isSecure(request());
  }

  /// Returns the path and the query of the request.
  String address() {
    return request().uri();
  }

  Optional<String> findHeader(String name) {
    return Optional.ofNullable(request().getHeader(name));
  }

  /// Reads a form of the browser's session.
  ///
  /// @throws ProblemException if its token is not the one of this session and this address
  FormFields read(String body) {
    return requireOwn(FormFields.parse(body), findSession());
  }

  /// Reads the form to sign in, which may keep another one.
  ///
  /// @throws ProblemException if its token is not the one of this browser
  FormFields readSignIn(String body) {
    return requireOwn(FormFields.parseKeeping(body), findFormSecret());
  }

  /// Finds the form that was read.
  Optional<FormFields> findForm() {
    return form;
  }

  /// Returns whether the form that was read has no token of this session: it may be of an earlier
  /// session of the browser, or of another site.
  boolean isOfOtherSession() {
    return isOfOtherSession;
  }

  private FormFields requireOwn(FormFields fields, Optional<SessionSecret> secret) {
    String path = Objects.requireNonNullElse(request().path(), "");
    form = Optional.of(fields);
    isOfOtherSession =
        secret.filter(it -> FormToken.isValid(it, path, fields.get(FormToken.FIELD))).isEmpty();
    if (isOfOtherSession) {
      throw new ProblemException(
          ProblemType.FORBIDDEN, "the form is of another session: load the page again");
    }
    return fields;
  }

  private HttpServerRequest request() {
    return current.getCurrent().request();
  }
}
