package io.sluice.api.console;

import io.sluice.api.command.SettingsHistoryResource;
import io.sluice.api.command.SettingsKind;
import io.sluice.api.command.SettingsResource;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequestContext;
import io.sluice.api.http.Scope;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.SettingsDiffView;
import io.sluice.contract.view.SettingsRevisionView;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads settings documents by the endpoints of the API.
@ApplicationScoped
class SettingsPages {
  private static final int REVISIONS_MAX = 50;

  private final SettingsResource settingsResource;
  private final SettingsHistoryResource historyResource;
  private final RequestContext requestContext;
  private final InstantSource clock = InstantSource.system();

  SettingsPages(
      SettingsResource settingsResource,
      SettingsHistoryResource historyResource,
      RequestContext requestContext) {
    this.settingsResource = settingsResource;
    this.historyResource = historyResource;
    this.requestContext = requestContext;
  }

  /// Returns the visible documents of a kind, by name.
  List<SettingsCard> list(SettingsKind kind) {
    Instant now = clock.instant();
    var views =
        switch (kind) {
          case ENVIRONMENT -> settingsResource.listEnvironments().items();
          case APPLICATION -> settingsResource.listApplications().items();
        };
    return views.stream().map(view -> SettingsCard.of(kind, view, now)).toList();
  }

  /// Finds the present document; empty if there is none.
  Optional<SettingsCard> find(SettingsKind kind, String name) {
    try {
      var response =
          switch (kind) {
            case ENVIRONMENT -> settingsResource.getEnvironment(name);
            case APPLICATION -> settingsResource.getApplication(name);
          };
      return Optional.of(SettingsCard.of(kind, response.getEntity(), clock.instant()));
    } catch (ProblemException problem) {
      if (problem.type() == ProblemType.NOT_FOUND) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /// Returns the present document.
  ///
  /// @throws ProblemException if there is none
  SettingsCard require(SettingsKind kind, String name) {
    return find(kind, name)
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.NOT_FOUND, "there is no %s/%s".formatted(kind.plural(), name)));
  }

  /// Returns the page of a document, also of a deleted one.
  ///
  /// @throws ProblemException if there has never been one
  SettingsPage page(SettingsKind kind, String name, String cursor) {
    Instant now = clock.instant();
    String address = SettingsCard.address(kind, name);
    @Nullable String from = cursor.isEmpty() ? null : cursor;
    Page<SettingsRevisionView> page =
        switch (kind) {
          case ENVIRONMENT -> historyResource.listOfEnvironment(name, from, REVISIONS_MAX);
          case APPLICATION -> historyResource.listOfApplication(name, from, REVISIONS_MAX);
        };
    return new SettingsPage(
        kind,
        name,
        find(kind, name),
        describeRejection(kind, name),
        page.items().stream().map(it -> SettingsPage.Row.of(it, address, now)).toList(),
        cursor.isEmpty() ? "" : address,
        page.next()
            .map(next -> address + "?cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
            .orElse(""));
  }

  SettingsDiffView diff(SettingsKind kind, String name, @Nullable Long from, @Nullable Long to) {
    return switch (kind) {
      case ENVIRONMENT -> historyResource.diffOfEnvironment(name, from, to);
      case APPLICATION -> historyResource.diffOfApplication(name, from, to);
    };
  }

  /// Returns the reason why the caller may not replace a document; empty if the caller may.
  String describeRejection(SettingsKind kind, String name) {
    Scope scope =
        switch (kind) {
          case ENVIRONMENT -> new Scope(name, "*");
          case APPLICATION -> new Scope("*", name);
        };
    return requestContext.caller().has(ApiVerb.CONFIGURE.roles(), scope)
        ? ""
        : requestContext.describeMissingRole(ApiVerb.CONFIGURE, scope.place());
  }
}
