package io.sluice.api.command;

import io.sluice.api.store.StoredResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Converts stored responses to HTTP responses.
final class CommandResponses {

  static Response of(StoredResponse storedResponse) {
    Response.ResponseBuilder response =
        Response.status(storedResponse.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(storedResponse.body());
    storedResponse
        .location()
        .ifPresent(location -> response.header(HttpHeaders.LOCATION, location));
    return response.build();
  }

  private CommandResponses() {}
}
