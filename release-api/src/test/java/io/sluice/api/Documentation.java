package io.sluice.api;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Adds the parts that hold for all endpoints to the OpenAPI document.
public class Documentation implements OASFilter {
  /// Adds a problem to the responses of every endpoint, a stream to those of events and outcomes,
  /// and the wait for a result to those of commands.
  @Override
  public void filterOpenAPI(OpenAPI document) {
    addWait(document.getComponents());
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> {
          item.getOperations()
              .values()
              .forEach(operation -> {
                operation
                    .getResponses()
                    .addAPIResponse(
                        "default",
                        OASFactory.createAPIResponse().ref("#/components/responses/Problem"));
                addWait(path, operation);
              });
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

  private static void addWait(String path, Operation operation) {
    boolean isResult = path.equals("/api/v1/commands/{id}");
    boolean isRelease = path.equals("/api/v1/releases") || path.contains("/dead-letters/");
    APIResponse accepted = operation.getResponses().getAPIResponse("202");
    if (isResult || (accepted != null && !isRelease)) {
      operation.addParameter(OASFactory.createParameter().ref("Prefer"));
      operation
          .getResponses()
          .addAPIResponse("200", OASFactory.createAPIResponse().ref("CommandResult"));
    }
    if (accepted != null && !isRelease) {
      accepted
          .addHeader("Location", OASFactory.createHeader().ref("CommandLocation"))
          .addHeader("Preference-Applied", OASFactory.createHeader().ref("Preference-Applied"));
    }
  }

  private static void addWait(Components components) {
    components
        .addParameter(
            "Prefer",
            OASFactory.createParameter()
                .name("Prefer")
                .in(Parameter.In.HEADER)
                .description("wait=N waits for the result of the command, 1 to 30 seconds")
                .schema(text()))
        .addHeader("CommandLocation", header("Path of the command with its result"))
        .addHeader("Preference-Applied", header("The wait, if the request named one"))
        .addResponse("CommandResult", result());
  }

  private static APIResponse result() {
    return OASFactory.createAPIResponse()
        .description("The command with its result, if Prefer waited for one")
        .addHeader("Preference-Applied", OASFactory.createHeader().ref("Preference-Applied"))
        .content(
            OASFactory.createContent()
                .addMediaType(
                    "application/json",
                    OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref("CommandView"))));
  }

  private static Header header(String description) {
    return OASFactory.createHeader().description(description).schema(text());
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
  }
}
