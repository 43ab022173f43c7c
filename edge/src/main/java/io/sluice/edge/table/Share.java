package io.sluice.edge.table;

import io.sluice.contract.Percent;
import java.util.List;
import java.util.UUID;

/// A release's weight in a lane, and the instances that serve it.
public record Share(UUID release, String version, Percent weight, List<Endpoint> instances) {
  /// @throws IllegalArgumentException if an instance is named twice, or the version does not fit
  ///   into a header
  public Share {
    instances = List.copyOf(instances);
    if (instances.stream().map(Endpoint::id).distinct().count() != instances.size()) {
      throw new IllegalArgumentException("an instance of %s is named twice".formatted(release));
    }
    if (version.length() > 256 || !version.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("version must be at most 256 printable characters");
    }
  }

  Share withInstances(List<Endpoint> value) {
    return new Share(release, version, weight, value);
  }

  Share withWeight(Percent value) {
    return new Share(release, version, value, instances);
  }

  /// @throws IllegalArgumentException if a release is named twice, or weights sum to neither 0 nor
  ///   100
  public static List<Share> checked(List<Share> shares) {
    if (shares.stream().map(Share::release).distinct().count() != shares.size()) {
      throw new IllegalArgumentException("a release is named twice");
    }
    int sum = shares.stream().mapToInt(share -> share.weight().value()).sum();
    if (sum != 0 && sum != 100) {
      throw new IllegalArgumentException("weights must sum to 0 or 100, summed to " + sum);
    }
    return List.copyOf(shares);
  }
}
