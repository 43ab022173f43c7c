package io.sluice.edge.admin;

import io.sluice.contract.BuildVersion;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.HealthView;
import io.sluice.edge.admin.AdminDocuments.AdoptionRequest;
import io.sluice.edge.admin.AdminDocuments.FenceRequest;
import io.sluice.edge.admin.AdminDocuments.KeysRequest;
import io.sluice.edge.admin.AdminDocuments.MembersRequest;
import io.sluice.edge.admin.AdminDocuments.RenewalRequest;
import io.sluice.edge.admin.AdminDocuments.RenewalView;
import io.sluice.edge.admin.AdminDocuments.TableRequest;
import io.sluice.edge.metrics.InstanceCounters;
import io.sluice.edge.proxy.Proxy;
import io.sluice.edge.table.UpstreamRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The admin port's paths.
public final class AdminRoutes {
  private static final Pattern LANE =
      Pattern.compile("/v1/lanes/([^/]+)/([^/]+)(/fence|/adopt|/members|/keys)?");

  private final String version = BuildVersion.read();
  private final String startId;
  private final LeaseRenewals renewals;
  private final TableWriter writer;
  private final UpstreamRegistry registry;
  private final InstanceCounters counters;
  private final InstantSource clock;

  /// @param lanes the lanes that `proxy` was opened with
  /// @param nanos as [System#nanoTime]
  public AdminRoutes(
      String startId,
      TableFile file,
      UpstreamRegistry registry,
      InstanceCounters counters,
      Proxy proxy,
      LaneTable lanes,
      InstantSource clock,
      LongSupplier nanos) {
    this.startId = startId;
    this.renewals = new LeaseRenewals(nanos);
    this.writer = new TableWriter(file, registry, proxy, lanes, renewals);
    this.registry = registry;
    this.counters = counters;
    this.clock = clock;
  }

  AdminResponse handle(String method, String path, String body) {
    Matcher lane = LANE.matcher(path);
    if (lane.matches()) {
      return write(method, lane, body);
    }
    return switch (path) {
      case "/health", "/v1/state", "/v1/counters", "/metrics" ->
          method.equals("GET") ? read(path) : AdminResponse.error(405, "method-not-allowed");
      case "/v1/renew" ->
          method.equals("POST") ? renew(body) : AdminResponse.error(405, "method-not-allowed");
      default -> AdminResponse.error(404, "not-found");
    };
  }

  /// Expires weight leases: see [TableWriter#expire].
  public void expire() {
    writer.expire();
  }

  private AdminResponse renew(String body) {
    try {
      return AdminResponse.json(
          200, new RenewalView(writer.renew(Json.read(body, RenewalRequest.class).keyed())));
    } catch (Json.UnreadableException | IllegalArgumentException e) {
      return AdminResponse.error(400, "bad-request", String.valueOf(e.getMessage()));
    }
  }

  private AdminResponse read(String path) {
    LaneTable lanes = writer.lanes();
    return switch (path) {
      case "/health" -> health(lanes);
      case "/v1/state" -> AdminResponse.json(200, AdminViews.state(startId, lanes, registry));
      case "/v1/counters" ->
          AdminResponse.json(200, AdminViews.counters(startId, clock.instant(), lanes, counters));
      default -> EdgeMetrics.read(startId, lanes, counters, renewals.expired());
    };
  }

  /// Returns 503 while the last write is not durable or not in force; requests are forwarded
  /// anyway.
  private AdminResponse health(LaneTable lanes) {
    var data = new TreeMap<String, Object>(Map.of("startId", startId));
    data.put("lanes", lanes.records().size());
    Optional<String> failure = writer.findFailure();
    failure.ifPresent(reason -> data.put("reason", reason));
    HealthView health =
        HealthView.of(
            version,
            clock.instant(),
            List.of(HealthView.Check.of("table", failure.isEmpty(), data)));
    return AdminResponse.json(health.statusCode(), health);
  }

  private AdminResponse write(String method, Matcher lane, String body) {
    try {
      var key = new LaneKey(lane.group(1), lane.group(2));
      return switch (method + (lane.group(3) == null ? "" : lane.group(3))) {
        case "GET" -> {
          LaneTable lanes = writer.lanes();
          yield lanes.findLane(key).isPresent()
              ? AdminResponse.json(200, AdminViews.lane(lanes, key, registry))
              : AdminResponse.error(412, "no-token");
        }
        case "PUT" -> {
          TableRequest request = Json.read(body, TableRequest.class);
          yield writer.write(key, present -> WriteDecision.put(present, request));
        }
        case "POST/fence" -> {
          FenceRequest request = Json.read(body, FenceRequest.class);
          yield writer.write(key, present -> WriteDecision.fence(present, request));
        }
        case "POST/adopt" -> {
          AdoptionRequest request = Json.read(body, AdoptionRequest.class);
          yield writer.write(key, present -> WriteDecision.adopt(present, request, startId));
        }
        case "POST/members" -> {
          MembersRequest request = Json.read(body, MembersRequest.class);
          yield writer.write(key, present -> WriteDecision.join(present, request));
        }
        case "POST/keys" -> {
          KeysRequest request = Json.read(body, KeysRequest.class);
          yield writer.write(key, present -> WriteDecision.sign(present, request));
        }
        default -> AdminResponse.error(405, "method-not-allowed");
      };
    } catch (Json.UnreadableException | IllegalArgumentException e) {
      return AdminResponse.error(400, "bad-request", String.valueOf(e.getMessage()));
    }
  }
}
