package io.sluice.api;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;

/// Adds the parts that hold for all endpoints to the OpenAPI document.
public class Documentation implements OASFilter {

  /// Adds a problem to the responses of every endpoint, and a stream to those of events and
  /// outcomes.
  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> {
          item.getOperations()
              .values()
              .forEach(operation ->
                  operation
                      .getResponses()
                      .addAPIResponse(
                          "default",
                          OASFactory.createAPIResponse().ref("#/components/responses/Problem")));
          if (path.endsWith("/events") || path.endsWith("/outcomes")) {
            addStream(item);
          }
        });
  }

  private static void addStream(PathItem item) {
    item.getGET()
        .getResponses()
        .getAPIResponse("200")
        .getContent()
        .addMediaType("text/event-stream", OASFactory.createMediaType());
  }
}
