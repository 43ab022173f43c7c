package io.sluice.engine.effect.registry;

import io.sluice.domain.image.Image;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.egress.DnsResolver;
import io.sluice.messaging.egress.HostAllowlist;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/// The host of a registry that the operator allows, and the hosts that its answers may refer to:
/// for tokens, and for content that is stored elsewhere.
///
/// @param name host with a port, if it has one
record RegistryHost(String name, DnsResolver resolver) {
  private static final String HUB = "docker.io";
  private static final String HUB_HOST = "registry-1.docker.io";

  static RegistryHost of(Image image, DnsResolver resolver) {
    return new RegistryHost(image.registry().equals(HUB) ? HUB_HOST : image.registry(), resolver);
  }

  /// Returns the address of a path below `/v2/`. As with Docker, only a registry on this machine
  /// may have no TLS.
  URI uri(String path) {
    return URI.create("%s://%s/v2/%s".formatted(isLocal() ? "http" : "https", name, path));
  }

  private boolean isLocal() {
    String host = name.replaceFirst(":[0-9]+$", "");
    return host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  boolean isOwn(URI target) {
    URI own = uri("");
    return own.getScheme().equalsIgnoreCase(target.getScheme())
        && own.getRawAuthority().equalsIgnoreCase(target.getRawAuthority());
  }

  /// Requires TLS, which proves the name of the host. No registry may send the engine to another
  /// service of its machine or of the local link, and a public one not into a private network.
  ///
  /// @throws TargetException.Permanent if the registry must not refer to `target`
  /// @throws TargetException.Unreachable if a name cannot be resolved
  void requireAllowed(URI target) {
    if (isOwn(target)) {
      return;
    }
    if (!"https".equalsIgnoreCase(target.getScheme())
        || target.getHost() == null
        || target.getRawUserInfo() != null) {
      throw new TargetException.Permanent(
          "registry %s refers to another host without https".formatted(name));
    }
    List<InetAddress> addresses = resolve(target.getHost());
    if (addresses.stream().anyMatch(RegistryHost::isNear)) {
      throw forbidden(target, "of this machine or of the local link");
    }
    if (!isPublic(addresses) && isPublic(resolve(uri("").getHost()))) {
      throw forbidden(target, "of a private network");
    }
  }

  private static boolean isNear(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress();
  }

  private static boolean isPublic(List<InetAddress> addresses) {
    return addresses.stream().allMatch(HostAllowlist::isPublic);
  }

  private TargetException.Permanent forbidden(URI target, String network) {
    return new TargetException.Permanent(
        "registry %s refers to %s, which has an address %s"
            .formatted(name, target.getHost(), network));
  }

  private List<InetAddress> resolve(String host) {
    try {
      return resolver.resolve(host.replaceAll("[\\[\\]]", ""));
    } catch (DnsResolver.UnresolvedException e) {
      throw new TargetException.Unreachable(
          "registry %s does not answer: %s".formatted(name, e.getMessage()), e);
    }
  }
}
