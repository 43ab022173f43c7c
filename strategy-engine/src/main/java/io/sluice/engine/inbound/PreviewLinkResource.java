package io.sluice.engine.inbound;

import io.sluice.contract.LaneKey;
import io.sluice.contract.PreviewLink;
import io.sluice.domain.rollout.Active;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.messaging.Transactions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;

/// Signs links to the previews of active releases: the keys of a lane do not leave the engine and
/// the routers. A request can create the first key of a lane, or rotate its keys.
@Path("/internal/lanes/{environment}/{application}/preview-link/{release}/{expiry}")
public class PreviewLinkResource {
  private final JdbcEffectStore store;

  PreviewLinkResource(JdbcEffectStore store) {
    this.store = store;
  }

  /// @param expiry in seconds since 1970
  @GET
  @Produces(MediaType.TEXT_PLAIN)
  public String sign(
      @PathParam("environment") String environment,
      @PathParam("application") String application,
      @PathParam("release") UUID release,
      @PathParam("expiry") long expiry) {
    LaneKey lane = InstanceResource.lane(environment, application);
    try {
      boolean isActive =
          store.lane(lane).active().map(Active::release).filter(release::equals).isPresent();
      if (!isActive) {
        throw new WebApplicationException("%s is not active in %s".formatted(release, lane), 404);
      }
      return new PreviewLink(lane, release, store.signingKeys(lane))
          .value(Instant.ofEpochSecond(expiry));
    } catch (Transactions.UnavailableException e) {
      throw new WebApplicationException(e.getMessage(), e, 503);
    }
  }
}
