package io.sluice.api;

import io.sluice.client.ApiClient;
import io.sluice.client.ApiException;
import io.sluice.client.api.CommandsApi;
import io.sluice.client.api.LanesApi;
import io.sluice.client.api.ReleasesApi;
import io.sluice.client.api.SettingsApi;
import io.sluice.client.model.CommandView;
import io.sluice.contract.Json;
import io.sluice.contract.view.ProblemView;
import java.net.URI;
import java.util.UUID;

/// The client that OpenAPI Generator makes of the committed document, as an admin.
record GeneratedClient(
    ReleasesApi releases, LanesApi lanes, SettingsApi settings, CommandsApi commands) {

  static GeneratedClient of(URI url) {
    var client = new ApiClient();
    client.updateBaseUri(url.toString().replaceFirst("/$", ""));
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + ApiStack.token("admin")));
    return new GeneratedClient(
        new ReleasesApi(client),
        new LanesApi(client),
        new SettingsApi(client),
        new CommandsApi(client));
  }

  /// Waits for the result of a command.
  CommandView result(UUID command) throws ApiException {
    return commands.getCommand(command, "wait=30");
  }

  /// Returns the problem in a rejection.
  static ProblemView problem(ApiException rejection) {
    return Json.read(rejection.getResponseBody(), ProblemView.class);
  }
}
