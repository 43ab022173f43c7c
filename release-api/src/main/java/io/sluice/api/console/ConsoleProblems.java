package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.TemplateInstance;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemPage;
import io.sluice.api.http.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Optional;

/// The pages of problems. A request without a session leads to the form to sign in.
@ApplicationScoped
class ConsoleProblems implements ProblemPage {
  private final Frames frames;
  private final ConsoleRequest consoleRequest;
  private final Instance<SignInResource> signIn;

  ConsoleProblems(Frames frames, ConsoleRequest consoleRequest, Instance<SignInResource> signIn) {
    this.signIn = signIn;
    this.frames = frames;
    this.consoleRequest = consoleRequest;
  }

  @Override
  public Response toResponse(ProblemException problem, ContainerRequestContext request) {
    if (problem.type() == ProblemType.UNAUTHORIZED) {
      return request.getMethod().equals(HttpMethod.POST)
          ? keepForm(request)
          : withoutSession(request.getMethod().equals(HttpMethod.GET));
    }
    return PageResponses.of(
        problem.type(),
        PageResponses.page(
            problem.type().status(),
            findKept(problem, request)
                .map(form -> resume(problem, form))
                .orElseGet(() ->
                    ConsoleTemplates.problem(
                        frames.make(problem.type().title(), ""),
                        String.valueOf(problem.getMessage()),
                        problem.type().status()))));
  }

  /// Finds the form of a request that failed for a reason other than its fields. A form of another
  /// session may be of another site, and is kept only if the browser reports that it is not.
  private Optional<KeptForm> findKept(ProblemException problem, ContainerRequestContext request) {
    boolean isKept =
        consoleRequest.isOfOtherSession()
            ? consoleRequest.findHeader("Sec-Fetch-Site").filter("same-origin"::equals).isPresent()
            : problem.type() == ProblemType.TOO_MANY_REQUESTS
                || problem.type() == ProblemType.UNAVAILABLE;
    return isKept && request.getMethod().equals(HttpMethod.POST)
        ? consoleRequest.findForm().or(() -> readForm(request)).flatMap(this::findKept)
        : Optional.empty();
  }

  private Optional<KeptForm> findKept(FormFields fields) {
    return isSignIn()
        ? KeptForm.find(NextPage.require(fields.get("to")), new FormFields(fields.kept()))
        : KeptForm.find(consoleRequest.address(), fields);
  }

  /// Returns whether the request signs in; the form that it keeps was not sent.
  private boolean isSignIn() {
    return consoleRequest.address().equals(SignInResource.SIGN_IN);
  }

  /// Returns the page that leads to the form again. If an endpoint had the form when the database
  /// or the broker failed, the command may have been accepted.
  private TemplateInstance resume(ProblemException problem, KeptForm form) {
    boolean isOfOther = consoleRequest.isOfOtherSession();
    boolean isUnknown =
        problem.type() == ProblemType.UNAVAILABLE
            && consoleRequest.findForm().isPresent()
            && !isSignIn();
    String reason = isOfOther ? "the form is of another session" : problem.getMessage();
    String state =
        isUnknown
            ? "The command may have been accepted: look at its lane or list first."
            : "What you typed is kept.";
    return ConsoleTemplates.resume(
        frames.make(isUnknown ? "Result unknown" : "Not sent", ""),
        "%s. %s".formatted(reason, state),
        form.address(),
        frames.formToken(form.address()),
        form.typed());
  }

  /// Reads the form of a request that no endpoint has read; empty if it is none.
  private static Optional<FormFields> readForm(ContainerRequestContext request) {
    try {
      byte[] body = request.getEntityStream().readNBytes(FormFields.BODY_MAX + 1);
      return Optional.of(FormFields.parse(new String(body, UTF_8)).withoutToken());
    } catch (IOException | ProblemException _) { // nothing that can be kept
      return Optional.empty();
    }
  }

  /// Returns the form to sign in, with what the person typed into the form of the request.
  private Response keepForm(ContainerRequestContext request) {
    return readForm(request)
        .map(typed -> signIn.get().keep(NextPage.require(consoleRequest.address()), typed))
        .orElseGet(() -> withoutSession(false));
  }

  private Response withoutSession(boolean isRead) {
    String here = isRead ? NextPage.require(consoleRequest.address()) : "/console";
    String signIn = SignInResource.SIGN_IN + "?to=" + URLEncoder.encode(here, UTF_8);
    if (consoleRequest.findHeader("HX-Request").isPresent()) {
      return Response.status(ProblemType.UNAUTHORIZED.status())
          .header("HX-Redirect", signIn)
          .build();
    }
    return isRead && isFromOtherSite()
        ? PageResponses.page(200, ConsoleTemplates.reload(frames.make("Sluice", ""), here)).build()
        : PageResponses.seeOther(signIn).build();
  }

  /// Returns whether a link of another site leads here: the browser then sends no cookie, since it
  /// is for this site only. It sends it when this site itself leads to the page.
  private boolean isFromOtherSite() {
    return consoleRequest.findHeader("Sec-Fetch-Site").filter("cross-site"::equals).isPresent()
        && consoleRequest.findSession().isEmpty();
  }
}
