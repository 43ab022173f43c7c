package io.sluice.api.command;

import io.sluice.api.command.SettingsChange.Effect;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.ListCursor;
import io.sluice.api.query.QueryParameters;
import io.sluice.api.store.SettingRepository;
import io.sluice.api.store.SettingRevisionRepository;
import io.sluice.api.store.SettingsHistory.Revision;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.SettingsDiffView;
import io.sluice.contract.view.SettingsRevisionView;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// The endpoints of the history of settings documents, also of deleted ones.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class SettingsHistoryResource {
  private static final String LIST = "history";
  private static final String FROM = "Earlier revision; the one before `to` if absent";
  private static final String TO = "Later revision; the newest if absent";

  private final SettingRepository settings;
  private final SettingRevisionRepository revisions;

  SettingsHistoryResource(SettingRepository settings, SettingRevisionRepository revisions) {
    this.settings = settings;
    this.revisions = revisions;
  }

  @GET
  @Path("/environments/{environment}/history")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_ENVIRONMENT)
  @Operation(summary = "Revisions of an environment, the newest first")
  public Page<SettingsRevisionView> listOfEnvironment(
      @PathParam("environment") String name,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return list(SettingsStore.environmentKey(name), Optional.ofNullable(cursor), limit);
  }

  @GET
  @Path("/applications/{application}/history")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_APPLICATION)
  @Operation(summary = "Revisions of an application, the newest first")
  public Page<SettingsRevisionView> listOfApplication(
      @PathParam("application") String name,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return list(SettingsStore.applicationKey(name), Optional.ofNullable(cursor), limit);
  }

  @GET
  @Path("/environments/{environment}/diff")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_ENVIRONMENT)
  @Operation(summary = "Differences of two revisions of an environment")
  public SettingsDiffView diffOfEnvironment(
      @PathParam("environment") String name,
      @Parameter(description = FROM) @QueryParam("from") @Nullable Long from,
      @Parameter(description = TO) @QueryParam("to") @Nullable Long to) {
    return diff(
        SettingsStore.environmentKey(name), Optional.ofNullable(from), Optional.ofNullable(to));
  }

  @GET
  @Path("/applications/{application}/diff")
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.PART_OF_APPLICATION)
  @Operation(summary = "Differences of two revisions of an application")
  public SettingsDiffView diffOfApplication(
      @PathParam("application") String name,
      @Parameter(description = FROM) @QueryParam("from") @Nullable Long from,
      @Parameter(description = TO) @QueryParam("to") @Nullable Long to) {
    return diff(
        SettingsStore.applicationKey(name), Optional.ofNullable(from), Optional.ofNullable(to));
  }

  private Page<SettingsRevisionView> list(String key, Optional<String> cursor, int limit) {
    int hash = key.hashCode();
    long before =
        cursor
            .map(text -> ListCursor.parse(text, LIST, hash, Long::valueOf))
            .orElse(Long.MAX_VALUE);
    int most = QueryParameters.requireLimit(limit);
    Stored _ = requireAny(key);
    List<SettingsRevisionView> found = revisions.newest(key, before, most + 1);
    List<SettingsRevisionView> page = found.subList(0, Math.min(most, found.size()));
    return new Page<>(
        page,
        found.size() > most
            ? Optional.of(
                new ListCursor(LIST, Long.toString(page.getLast().revision()), hash).text())
            : Optional.empty());
  }

  private SettingsDiffView diff(String key, Optional<Long> from, Optional<Long> to) {
    from.ifPresent(revision -> requireRevision("from", revision));
    to.ifPresent(revision -> requireRevision("to", revision));
    Stored newest = requireAny(key);
    long last = to.orElse(newest.revision());
    Revision second = require(key, last);
    long before = from.orElse(last - 1);
    if (before >= last) {
      throw QueryParameters.rejected(
          "from", "must be below to, which is %d, was %d".formatted(last, before));
    }
    return Effect.diff(
        before == 0 ? Optional.empty() : Optional.of(require(key, before).stored()), second);
  }

  private Stored requireAny(String key) {
    return settings
        .findAny(key)
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.NOT_FOUND, "there is no %s, and no revision of one".formatted(key)));
  }

  private Revision require(String key, long revision) {
    return revisions
        .findRevision(key, revision)
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.NOT_FOUND,
                "there is no revision %d of %s in its history".formatted(revision, key)));
  }

  private static void requireRevision(String name, long revision) {
    if (revision < 1) {
      throw QueryParameters.rejected(
          name, "must be a revision, 1 or more, was %d".formatted(revision));
    }
  }
}
