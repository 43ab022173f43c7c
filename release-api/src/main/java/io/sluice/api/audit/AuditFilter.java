package io.sluice.api.audit;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.RejectionCounter;
import io.sluice.api.http.RequestContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// The filter of responses for the audit log: it counts rejections, and appends the entry of a
/// change whose endpoint has not done so.
public class AuditFilter {
  private static final int FIRST_FAILURE = 400;
  private static final Set<String> READS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /// Verbs of requests that change nothing, with any method: a form that is shown with what a
  /// person typed comes by POST.
  private static final Set<ApiVerb> WITHOUT_CHANGE = Set.of(ApiVerb.PLAN, ApiVerb.VIEW);

  private static final Logger LOG = Logger.getLogger(AuditFilter.class);

  private final AuditTrail auditTrail;
  private final RejectionCounter rejectionCounter;
  private final RequestContext requestContext;

  AuditFilter(
      AuditTrail auditTrail, RejectionCounter rejectionCounter, RequestContext requestContext) {
    this.auditTrail = auditTrail;
    this.rejectionCounter = rejectionCounter;
    this.requestContext = requestContext;
  }

  @ServerResponseFilter
  public void record(ContainerRequestContext request, ContainerResponseContext response) {
    int status = response.getStatus();
    if (status >= FIRST_FAILURE) {
      rejectionCounter.count(requestContext, status);
    } else if (isChange(request)) {
      append(status);
    }
  }

  /// Appends an entry, without which a made change is still answered.
  private void append(int status) {
    try {
      auditTrail.append(status);
    } catch (RuntimeException e) { // the change is made: an error would let the caller repeat it
      LOG.warnf(e, "the audit log lacks an entry of %s", requestContext.path());
    }
  }

  private boolean isChange(ContainerRequestContext request) {
    return !READS.contains(request.getMethod())
        && requestContext.findVerb().filter(verb -> !WITHOUT_CHANGE.contains(verb)).isPresent();
  }
}
