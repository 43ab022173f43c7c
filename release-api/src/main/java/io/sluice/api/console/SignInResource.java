package io.sluice.api.console;

import io.sluice.api.http.WithoutCaller;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The pages to sign in and to sign out.
@Path("/console")
@Produces(PageResponses.HTML)
public class SignInResource {
  static final String SIGN_IN = "/console/sign-in";

  private static final String INVALID =
      "The token is not valid: it is unknown, expired or revoked.";

  private static final String ENDED =
      "Your session has ended. Sign in again: what you typed is kept, and nothing has been sent.";

  private final ConsoleSessions consoleSessions;
  private final ConsoleRequest consoleRequest;
  private final Frames frames;

  SignInResource(ConsoleSessions consoleSessions, ConsoleRequest consoleRequest, Frames frames) {
    this.consoleSessions = consoleSessions;
    this.consoleRequest = consoleRequest;
    this.frames = frames;
  }

  @GET
  @Path("/sign-in")
  @WithoutCaller
  @Operation(hidden = true)
  public Response form(@QueryParam("to") @DefaultValue("/console") String to) {
    return form(200, NextPage.require(to), "");
  }

  @POST
  @Path("/sign-in")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @WithoutCaller
  @Operation(hidden = true)
  public Response signIn(String body) {
    FormFields fields = consoleRequest.readSignIn(body);
    String to = NextPage.require(fields.get("to"));
    Optional<SessionSecret> secret = consoleSessions.begin(fields.get("token"));
    if (secret.isEmpty()) {
      return form(401, to, INVALID, fields.kept());
    }
    endPresent();
    return KeptForm.find(to, new FormFields(fields.kept()))
        .filter(_ -> !fields.kept().isEmpty())
        .map(form -> resume(secret.get(), form))
        .orElseGet(() -> PageResponses.seeOther(to))
        .cookie(
            cookie(consoleRequest.sessionCookie())
                .value(secret.get().text())
                .maxAge(Math.toIntExact(consoleSessions.lifetime().toSeconds()))
                .build(),
            cookie(consoleRequest.formCookie()).maxAge(0).build())
        .build();
  }

  @POST
  @Path("/sign-out")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @WithoutCaller
  @Operation(hidden = true)
  public Response signOut(String body) {
    FormFields _ = consoleRequest.read(body);
    endPresent();
    return PageResponses.seeOther(SIGN_IN)
        .cookie(cookie(consoleRequest.sessionCookie()).maxAge(0).build())
        .build();
  }

  private void endPresent() {
    consoleRequest.findSession().ifPresent(consoleSessions::end);
  }

  /// Returns the page that leads to the form of the command with what the person typed.
  private Response.ResponseBuilder resume(SessionSecret secret, KeptForm form) {
    return PageResponses.page(
        200,
        ConsoleTemplates.resume(
            frames.make("Continue", ""),
            "You are signed in again. Nothing has been sent.",
            form.address(),
            FormToken.make(secret, form.address()),
            form.typed()));
  }

  /// Returns the form to sign in for a form that came without a session, with what was typed.
  Response keep(String to, FormFields typed) {
    return form(401, to, ENDED, typed.values());
  }

  private Response form(int status, String to, String error) {
    return form(status, to, error, Map.of());
  }

  private Response form(int status, String to, String error, Map<String, String> typed) {
    SessionSecret secret = consoleRequest.findFormSecret().orElseGet(SessionSecret::random);
    return PageResponses.page(
            status,
            ConsoleTemplates.signIn(
                frames.make("Sign in", ""), FormToken.make(secret, SIGN_IN), to, error, typed))
        .cookie(cookie(consoleRequest.formCookie()).value(secret.text()).build())
        .build();
  }

  private NewCookie.Builder cookie(String name) {
    return new NewCookie.Builder(name)
        .path("/")
        .httpOnly(true)
        .secure(consoleRequest.isSecure())
        .sameSite(NewCookie.SameSite.STRICT);
  }
}
