package io.sluice.api.console;

import io.quarkus.qute.TemplateInstance;
import io.sluice.api.http.ProblemType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Makes the responses of the console.
final class PageResponses {
  static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

  static Response.ResponseBuilder page(int status, TemplateInstance template) {
    return Response.status(status).type(HTML).entity(template.render());
  }

  /// Returns a page about a problem, with the headers that the API sends.
  static Response of(ProblemType problem, Response.ResponseBuilder page) {
    problem.headers().forEach(page::header);
    return page.build();
  }

  /// Leads to another page after a form. The address has no host: the service behind a proxy does
  /// not have the port of the browser.
  static Response.ResponseBuilder seeOther(String address) {
    return Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, address);
  }

  private PageResponses() {}
}
