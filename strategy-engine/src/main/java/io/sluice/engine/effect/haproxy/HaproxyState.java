package io.sluice.engine.effect.haproxy;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Draining;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The state of HAProxy at one moment: the answer of `sluice read`.
///
/// @param strays servers that belong to no claim, as `slot/server`
record HaproxyState(String startId, List<Lane> lanes, List<Slot> slots, List<String> strays) {

  /// The state of a lane. The record is as flat as its JSON.
  ///
  /// @param routed whether its weights were written under this token
  /// @param lease the release that gets all weight when the lease expires; no lease if empty
  /// @param keys ids of its signing keys, the current one first; empty if the files do not sign
  /// @param shares of its entry in the map
  record Lane(
      String host,
      long epoch,
      long n,
      long revision,
      boolean routed,
      boolean expired,
      String lease,
      long leaseMillis,
      Optional<List<String>> keys,
      List<LaneShare> shares,
      List<HaproxyTrafficRules.Word> matches) {
    /// @throws IllegalArgumentException if its host is not that of a lane
    LaneKey key() {
      String[] labels = host.split("\\.", -1);
      if (labels.length == 3) {
        var key = new LaneKey(labels[1], labels[0]);
        if (key.host().equals(host)) {
          return key;
        }
      }
      throw new IllegalArgumentException("'%s' is no lane's host".formatted(host));
    }

    Token token() {
      return new Token(epoch, n);
    }

    Router.Rules rules() {
      List<UUID> releases = shares.stream().map(LaneShare::release).toList();
      Optional<Router.WeightLease> weightLease =
          Optional.of(lease)
              .filter(it -> !it.isEmpty())
              .map(it ->
                  new Router.WeightLease(UUID.fromString(it), Duration.ofMillis(leaseMillis)));
      return new Router.Rules(HaproxyTrafficRules.parse(matches, releases), weightLease);
    }
  }

  /// A share in a lane's entry.
  ///
  /// @param version encoded as in a URL
  record LaneShare(String slot, UUID release, int weight, String version) {}

  /// A backend that was claimed for a set of instances.
  ///
  /// @param generation of the claim: each claim of the backend has another one
  /// @param inFlight requests that it has not answered yet, those between two attempts included
  record Slot(
      String name,
      long generation,
      String host,
      UUID release,
      Use use,
      int inFlight,
      List<Server> servers) {

    boolean hasBackends(UUID ofRelease, List<Backend> backends) {
      return release.equals(ofRelease)
          && servers.stream()
              .map(Server::backend)
              .collect(Collectors.toSet())
              .equals(Set.copyOf(backends));
    }

    boolean isIdle() {
      return inFlight == 0;
    }

    /// Returns the number of requests that a server has not answered yet; at least 1 while a
    /// request of the slot may yet go to any server.
    int inFlight(Server server) {
      int atServers = servers.stream().mapToInt(Server::inFlight).sum();
      return inFlight > atServers ? Math.max(1, server.inFlight()) : server.inFlight();
    }
  }

  /// @param name within its backend: the instance's id and the claim's generation
  /// @param inFlight requests that it has not answered yet
  record Server(String name, String address, int inFlight) {
    static String name(UUID instance, long generation) {
      return instance + "." + generation;
    }

    /// @throws TargetException.Unreachable if Sluice did not add the server
    Backend backend() {
      if (!name.matches("[0-9a-f-]{36}\\.[0-9]+")) {
        throw new TargetException.Unreachable(
            "a slot has a server that Sluice did not add: " + name);
      }
      if (!address.matches(".+:[0-9]{1,5}")) {
        throw new IllegalArgumentException("'%s' is no address".formatted(address));
      }
      int colon = address.lastIndexOf(':');
      return new Backend(
          UUID.fromString(name.substring(0, name.indexOf('.'))),
          address.substring(0, colon),
          Integer.parseInt(address.substring(colon + 1)));
    }
  }

  /// The use of a slot by its lane.
  @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
  enum Use {
    /// The lane's table names it.
    LIVE,
    /// A writer that may still be running claimed it.
    NEW,
    /// A table or a writer left it behind.
    OLD
  }

  Router.Snapshot snapshot() {
    return new Router.Snapshot(
        startId, lanes.stream().collect(Collectors.toMap(Lane::key, this::table)));
  }

  /// Whether the same token wrote the same weights and rules already.
  boolean isRepeat(LaneKey key, Token token, List<Router.Share> shares, Router.Rules rules) {
    return lanes.stream()
        .filter(lane -> lane.routed() && lane.key().equals(key) && lane.token().equals(token))
        .map(this::table)
        .anyMatch(table ->
            table.rules().equals(rules) && table.weights().equals(Router.Share.weights(shares)));
  }

  /// Returns the slot that serves exactly these instances now.
  Optional<Slot> findServing(LaneKey key, UUID release, List<Backend> backends) {
    return slots.stream()
        .filter(slot -> slot.host().equals(key.host()) && slot.use() == Use.LIVE)
        .filter(slot -> slot.hasBackends(release, backends))
        .findFirst();
  }

  private Router.Table table(Lane lane) {
    List<Router.Share> shares = lane.shares().stream().map(this::toShare).toList();
    Set<UUID> members =
        shares.stream()
            .flatMap(share -> share.backends().stream().map(Backend::id))
            .collect(Collectors.toSet());
    List<Draining> draining =
        slots.stream()
            .filter(slot -> slot.host().equals(lane.host()) && slot.use() != Use.LIVE)
            .flatMap(slot -> slot.servers().stream().map(server -> draining(slot, server)))
            .filter(it -> it.inFlight() > 0 && !members.contains(it.id()))
            .toList();
    return new Router.Table(
        lane.token(), lane.revision(), shares, draining, lane.rules(), lane.expired(), lane.keys());
  }

  private static Draining draining(Slot slot, Server server) {
    return new Draining(server.backend().id(), slot.release(), slot.inFlight(server));
  }

  private Router.Share toShare(LaneShare share) {
    List<Backend> backends =
        slots.stream()
            .filter(slot -> slot.name().equals(share.slot()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("a table names slot " + share.slot()))
            .servers()
            .stream()
            .map(Server::backend)
            .toList();
    return new Router.Share(
        share.release(),
        HaproxyTrafficRules.decoded(share.version()),
        new Percent(share.weight()),
        backends);
  }
}
