package io.sluice.edge.admin;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.edge.admin.Documents.Adopt;
import io.sluice.edge.admin.Documents.Fence;
import io.sluice.edge.admin.Documents.Health;
import io.sluice.edge.admin.Documents.Join;
import io.sluice.edge.admin.Documents.Put;
import io.sluice.edge.admin.Documents.Renew;
import io.sluice.edge.admin.Documents.Renewed;
import io.sluice.edge.count.Counters;
import io.sluice.edge.proxy.Proxy;
import io.sluice.edge.table.Fleet;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The admin port's paths.
public final class Routes {
  private static final Pattern LANE =
      Pattern.compile("/v1/lanes/([^/]+)/([^/]+)(/fence|/adopt|/members)?");

  private final String startId;
  private final Leases leases;
  private final Control control;
  private final Fleet fleet;
  private final Counters counters;
  private final InstantSource clock;

  /// @param lanes the lanes that `proxy` was opened with
  /// @param nanos as [System#nanoTime]
  public Routes(
      String startId,
      TableFile file,
      Fleet fleet,
      Counters counters,
      Proxy proxy,
      Lanes lanes,
      InstantSource clock,
      LongSupplier nanos) {
    this.startId = startId;
    this.leases = new Leases(nanos);
    this.control = new Control(file, fleet, proxy, lanes, leases);
    this.fleet = fleet;
    this.counters = counters;
    this.clock = clock;
  }

  Reply reply(String method, String path, String body) {
    Matcher lane = LANE.matcher(path);
    if (lane.matches()) {
      return write(method, lane, body);
    }
    return switch (path) {
      case "/health", "/v1/state", "/v1/counters", "/metrics" ->
          method.equals("GET") ? read(path) : Reply.refused(405, "method-not-allowed");
      case "/v1/renew" ->
          method.equals("POST") ? renew(body) : Reply.refused(405, "method-not-allowed");
      default -> Reply.refused(404, "not-found");
    };
  }

  /// Expires weight leases: see [Control#expire].
  public void expire() {
    control.expire();
  }

  private Reply renew(String body) {
    try {
      return Reply.json(200, new Renewed(control.renew(Json.read(body, Renew.class).keyed())));
    } catch (Json.Unreadable | IllegalArgumentException e) {
      return Reply.refused(400, "bad-request", String.valueOf(e.getMessage()));
    }
  }

  private Reply read(String path) {
    Lanes lanes = control.lanes();
    return switch (path) {
      case "/health" -> Reply.json(200, new Health("UP", startId));
      case "/v1/state" -> Reply.json(200, Views.state(startId, lanes, fleet));
      case "/v1/counters" ->
          Reply.json(200, Views.counters(startId, clock.instant(), lanes, counters));
      default -> Metrics.read(startId, lanes, counters, leases.expired());
    };
  }

  private Reply write(String method, Matcher lane, String body) {
    try {
      var key = new LaneKey(lane.group(1), lane.group(2));
      return switch (method + (lane.group(3) == null ? "" : lane.group(3))) {
        case "GET" -> {
          Lanes lanes = control.lanes();
          yield lanes.lane(key).isPresent()
              ? Reply.json(200, Views.lane(lanes, key, fleet))
              : Reply.refused(412, "no-token");
        }
        case "PUT" -> {
          Put put = Json.read(body, Put.class);
          yield control.write(key, present -> Decision.put(present, put));
        }
        case "POST/fence" -> {
          Fence fence = Json.read(body, Fence.class);
          yield control.write(key, present -> Decision.fence(present, fence));
        }
        case "POST/adopt" -> {
          Adopt adopt = Json.read(body, Adopt.class);
          yield control.write(key, present -> Decision.adopt(present, adopt, startId));
        }
        case "POST/members" -> {
          Join join = Json.read(body, Join.class);
          yield control.write(key, present -> Decision.join(present, join));
        }
        default -> Reply.refused(405, "method-not-allowed");
      };
    } catch (Json.Unreadable | IllegalArgumentException e) {
      return Reply.refused(400, "bad-request", String.valueOf(e.getMessage()));
    }
  }
}
