package io.sluice.engine.inbound;

import io.sluice.contract.LaneKey;
import io.sluice.contract.view.InstanceView;
import io.sluice.engine.effect.TargetRegistry;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.Transactions;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A lane's instances and their logs, for release-api.
@Path("/internal/lanes/{environment}/{application}")
public class InstanceResource {
  private static final int LINES_MAX = 10_000;

  private final TargetRegistry targets;

  InstanceResource(TargetRegistry targets) {
    this.targets = targets;
  }

  @GET
  @Path("/instances")
  @Produces(MediaType.APPLICATION_JSON)
  public List<InstanceView> instances(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("ended") boolean ended) {
    LaneKey lane = lane(environment, application);
    try {
      Runtime runtime = targets.runtime(lane);
      List<Instance> present = runtime.readAll().instances(lane);
      Set<UUID> ids = present.stream().map(Instance::id).collect(Collectors.toSet());
      Stream<Instance> past =
          ended
              ? runtime.ended(lane).stream().filter(it -> !ids.contains(it.id()))
              : Stream.empty();
      return Stream.concat(
              present.stream().map(it -> view(it, InstanceView.State.valueOf(it.state().name()))),
              past.map(it -> view(it, InstanceView.State.ENDED)))
          .toList();
    } catch (TargetException | Transactions.UnavailableException e) {
      throw new WebApplicationException(e.getMessage(), e, 503);
    }
  }

  @GET
  @Path("/logs")
  @Produces(MediaType.TEXT_PLAIN)
  public String logs(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @QueryParam("instance") Optional<UUID> instance,
      @QueryParam("lines") @DefaultValue("200") int lines) {
    LaneKey lane = lane(environment, application);
    try {
      return String.join(
          "\n", targets.runtime(lane).logs(lane, instance, Math.clamp(lines, 1, LINES_MAX)));
    } catch (TargetException | Transactions.UnavailableException e) {
      throw new WebApplicationException(e.getMessage(), e, 503);
    }
  }

  /// Returns the lane of a path.
  ///
  /// @throws WebApplicationException 404 if the names are those of no lane
  static LaneKey lane(String environment, String application) {
    try {
      return new LaneKey(environment, application);
    } catch (IllegalArgumentException e) {
      throw new WebApplicationException(e.getMessage(), e, 404);
    }
  }

  private static InstanceView view(Instance instance, InstanceView.State state) {
    return new InstanceView(
        instance.id().toString(),
        instance.release(),
        instance.version(),
        instance.slot(),
        state,
        instance.port(),
        instance.pid().isPresent() ? Optional.of(instance.pid().getAsLong()) : Optional.empty(),
        instance.since(),
        instance.restarts());
  }
}
