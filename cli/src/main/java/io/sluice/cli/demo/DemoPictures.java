package io.sluice.cli.demo;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.CliException;
import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// The pictures of the demo: the lane and the overview in the middle of the first canary, and the
/// evidence of the first rollback.
final class DemoPictures implements DemoObserver {
  private static final int HALF = 50;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

  private final ConsolePictures pictures;
  private final ApiClient api;
  private final LaneKey lane;

  DemoPictures(ConsolePictures pictures, ApiClient api, LaneKey lane) {
    this.pictures = pictures;
    this.api = api;
    this.lane = lane;
  }

  @Override
  public CompletableFuture<Void> accepted(Stage stage, UUID release) {
    return stage.equals(Stage.ALL.getFirst())
        ? CompletableFuture.runAsync(() -> takeMoving(release), Thread::startVirtualThread)
        : DemoObserver.super.accepted(stage, release);
  }

  private void takeMoving(UUID release) {
    long end = System.nanoTime() + LIMIT.toNanos();
    ReleaseView view = read(release);
    while (view.weight().value() < HALF && view.state() != State.ENDED) {
      if (System.nanoTime() > end) {
        throw CliException.timedOut("no picture: the canary does not move", "");
      }
      LockSupport.parkNanos(POLL_NANOS);
      view = read(release);
    }
    pictures.take("lane", "/console/lanes/%s/%s".formatted(lane.environment(), lane.application()));
    pictures.take("overview", "/console");
  }

  private ReleaseView read(UUID release) {
    return api.get("/releases/" + release).as(ReleaseView.class);
  }

  @Override
  public void rolledBack(Stage stage, UUID release) {
    if (stage.equals(Stage.ALL.get(1))) {
      pictures.take("evidence", "/console/releases/" + release);
    }
  }

  @Override
  public void close() {
    pictures.close();
  }
}
