package io.sluice.api.request;

import io.sluice.api.store.Answer;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Converts answers to HTTP responses.
final class Replies {

  static Response of(Answer answer) {
    Response.ResponseBuilder reply =
        Response.status(answer.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(answer.body());
    answer.location().ifPresent(location -> reply.header(HttpHeaders.LOCATION, location));
    return reply.build();
  }

  private Replies() {}
}
