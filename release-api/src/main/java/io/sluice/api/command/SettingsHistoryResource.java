package io.sluice.api.command;

import io.sluice.api.command.SettingsChange.Effect;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.RequiresRole;
import io.sluice.api.http.Role;
import io.sluice.api.store.SettingsHistory;
import io.sluice.api.store.SettingsHistory.Revision;
import io.sluice.api.store.SettingsStore;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.view.Page;
import io.sluice.contract.view.SettingsDiffView;
import io.sluice.contract.view.SettingsRevisionView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// The endpoints of the history of settings documents, also of deleted ones.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class SettingsHistoryResource {
  private static final int LIMIT_MAX = 200;
  private static final String FROM = "Earlier revision; the one before `to` if absent";
  private static final String TO = "Later revision; the newest if absent";

  private final JdbcTransactions<JdbcTx> transactions;

  SettingsHistoryResource(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  @GET
  @Path("/environments/{environment}/history")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Revisions of an environment, the newest first")
  public Page<SettingsRevisionView> listOfEnvironment(
      @PathParam("environment") String name,
      @QueryParam("cursor") @Nullable String cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, defaultValue = "50"))
          @QueryParam("limit")
          @DefaultValue("50")
          String limit) {
    return list(SettingsStore.environmentKey(name), Optional.ofNullable(cursor), limit);
  }

  @GET
  @Path("/applications/{application}/history")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Revisions of an application, the newest first")
  public Page<SettingsRevisionView> listOfApplication(
      @PathParam("application") String name,
      @QueryParam("cursor") @Nullable String cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, defaultValue = "50"))
          @QueryParam("limit")
          @DefaultValue("50")
          String limit) {
    return list(SettingsStore.applicationKey(name), Optional.ofNullable(cursor), limit);
  }

  @GET
  @Path("/environments/{environment}/diff")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Differences of two revisions of an environment")
  public SettingsDiffView diffOfEnvironment(
      @PathParam("environment") String name,
      @Parameter(description = FROM, schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("from")
          @Nullable String from,
      @Parameter(description = TO, schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("to")
          @Nullable String to) {
    return diff(
        SettingsStore.environmentKey(name), Optional.ofNullable(from), Optional.ofNullable(to));
  }

  @GET
  @Path("/applications/{application}/diff")
  @RequiresRole(Role.VIEWER)
  @Operation(summary = "Differences of two revisions of an application")
  public SettingsDiffView diffOfApplication(
      @PathParam("application") String name,
      @Parameter(description = FROM, schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("from")
          @Nullable String from,
      @Parameter(description = TO, schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("to")
          @Nullable String to) {
    return diff(
        SettingsStore.applicationKey(name), Optional.ofNullable(from), Optional.ofNullable(to));
  }

  private Page<SettingsRevisionView> list(String key, Optional<String> cursor, String limit) {
    long before = cursor.map(text -> number("cursor", text, Long.MAX_VALUE)).orElse(Long.MAX_VALUE);
    int most = Math.toIntExact(number("limit", limit, LIMIT_MAX));
    List<SettingsRevisionView> found =
        transactions.call(tx -> {
          requireAny(tx, key);
          return SettingsHistory.list(tx.connection(), key, before, most + 1);
        });
    List<SettingsRevisionView> page = found.subList(0, Math.min(most, found.size()));
    return new Page<>(
        page,
        found.size() > most
            ? Optional.of(Long.toString(page.getLast().revision()))
            : Optional.empty());
  }

  private SettingsDiffView diff(String key, Optional<String> from, Optional<String> to) {
    Optional<Long> earlier = from.map(text -> number("from", text, Long.MAX_VALUE));
    Optional<Long> later = to.map(text -> number("to", text, Long.MAX_VALUE));
    return transactions.call(tx -> {
      Stored newest = requireAny(tx, key);
      Stored second = later.map(revision -> require(tx, key, revision)).orElse(newest);
      long before = earlier.orElse(second.revision() - 1);
      if (before >= second.revision()) {
        throw new ProblemException(
            ProblemType.INVALID_PARAMETER,
            "from must be below to, which is %d, was %d".formatted(second.revision(), before));
      }
      return Effect.diff(
          before == 0 ? Optional.empty() : Optional.of(require(tx, key, before)), second);
    });
  }

  private static Stored requireAny(JdbcTx tx, String key) {
    return SettingsStore.findAny(tx.connection(), key)
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.NOT_FOUND, "there is no %s, and no revision of one".formatted(key)));
  }

  private static Stored require(JdbcTx tx, String key, long revision) {
    return SettingsHistory.find(tx.connection(), key, revision)
        .map(Revision::stored)
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.NOT_FOUND,
                "there is no revision %d of %s in its history".formatted(revision, key)));
  }

  private static long number(String name, String text, long max) {
    try {
      long value = Long.parseLong(text);
      if (value >= 1 && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Rejected below, like any other number that is out of range.
    }
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "%s must be %s, was '%s'"
            .formatted(
                name, max == Long.MAX_VALUE ? "a revision, 1 or more" : "1 to " + max, text));
  }
}
