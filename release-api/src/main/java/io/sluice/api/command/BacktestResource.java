package io.sluice.api.command;

import io.sluice.api.document.PolicyDocument;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.query.RecordedEntries;
import io.sluice.contract.Analysis;
import io.sluice.contract.view.BacktestView;
import io.sluice.domain.replay.BrokenRecordingException;
import io.sluice.domain.replay.PolicyBacktest;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/// The endpoint that judges a recorded release by another policy, as `sluice backtest` does. It
/// changes nothing.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class BacktestResource {
  /// One day of ticks. An entry can stand for many equal ticks, and each of them is judged.
  private static final long TICKS_MAX = 100_000;

  /// The number of backtests at a time, each of which uses a processor.
  private static final int BACKTESTS_MAX = 2;

  private final Semaphore permits = new Semaphore(BACKTESTS_MAX);
  private final Lookup lookup;
  private final RecordedEntries recordedEntries;

  BacktestResource(Lookup lookup, RecordedEntries recordedEntries) {
    this.lookup = lookup;
    this.recordedEntries = recordedEntries;
  }

  @POST
  @Path("/releases/{id}/backtest")
  @Consumes(MediaType.APPLICATION_JSON)
  @Permission(verb = ApiVerb.VIEW, on = ResourceKind.RELEASE)
  @Operation(
      summary = "The verdicts of another policy on the recording of a release",
      description = "The release does not change. An analysis alone is a policy as well.")
  @RequestBody(content = @Content(schema = @Schema(implementation = PolicyDocument.class)))
  public BacktestView backtest(@PathParam("id") UUID id, InputStream body) {
    Analysis policy = PolicyDocument.read(BodyReader.read(body));
    UUID release = lookup.release(id).id();
    if (!permits.tryAcquire()) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "other backtests are running: try again in a few seconds");
    }
    try {
      return backtest(release, policy);
    } catch (BrokenRecordingException e) {
      throw new ProblemException(
          ProblemType.INVALID_STATE,
          "the recording of release %s cannot be judged: %s. It is not the whole record of a release"
              .formatted(id, e.what()));
    } finally {
      permits.release();
    }
  }

  private BacktestView backtest(UUID id, Analysis policy) {
    var backtest = new PolicyBacktest(readHeader(id), policy);
    String cure =
        ("export it with 'sluice verdicts %1$s --export > DIR/%1$s.json', and run"
                + " 'sluice backtest --history DIR --policy FILE'")
            .formatted(id);
    recordedEntries.read(id, cure, new LimitedTicks(backtest, cure));
    return backtest.result();
  }

  private Recording readHeader(UUID id) {
    try {
      return recordedEntries.readHeader(id);
    } catch (ProblemException e) {
      throw e.type() == ProblemType.NOT_FOUND
          ? new ProblemException(
              ProblemType.NOT_FOUND,
              ("nothing is recorded about release %s: it has not started, or its record is older than"
                      + " sluice.health.retention")
                  .formatted(id))
          : e;
    }
  }

  /// Applies entries to a backtest, up to the maximum number of ticks.
  private static final class LimitedTicks implements Predicate<WatchEvent> {
    private final PolicyBacktest backtest;
    private final String cure;
    private long ticks;

    LimitedTicks(PolicyBacktest backtest, String cure) {
      this.backtest = backtest;
      this.cure = cure;
    }

    @Override
    public boolean test(WatchEvent entry) {
      if (entry instanceof WatchEvent.TicksRecorded run) {
        ticks += run.times();
        if (ticks > TICKS_MAX) {
          throw RecordedEntries.tooLong(cure);
        }
      }
      backtest.apply(entry);
      return true;
    }
  }
}
