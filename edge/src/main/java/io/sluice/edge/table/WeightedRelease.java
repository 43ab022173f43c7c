package io.sluice.edge.table;

import io.sluice.contract.Percent;
import java.util.List;
import java.util.UUID;

/// A release's weight in a lane, and the instances that serve it.
public record WeightedRelease(
    UUID release, String version, Percent weight, List<Endpoint> instances) {
  /// @throws IllegalArgumentException if an instance is named twice, or the version does not fit
  ///   into a header
  public WeightedRelease {
    instances = List.copyOf(instances);
    if (instances.stream().map(Endpoint::id).distinct().count() != instances.size()) {
      throw new IllegalArgumentException("an instance of %s is named twice".formatted(release));
    }
    if (version.length() > 256 || !version.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("version must be at most 256 printable characters");
    }
  }

  WeightedRelease withInstances(List<Endpoint> value) {
    return new WeightedRelease(release, version, weight, value);
  }

  WeightedRelease withWeight(Percent value) {
    return new WeightedRelease(release, version, value, instances);
  }

  /// @throws IllegalArgumentException if a release is named twice, or weights sum to neither 0 nor
  ///   100
  public static List<WeightedRelease> validate(List<WeightedRelease> releases) {
    if (releases.stream().map(WeightedRelease::release).distinct().count() != releases.size()) {
      throw new IllegalArgumentException("a release is named twice");
    }
    int sum = releases.stream().mapToInt(weighted -> weighted.weight().value()).sum();
    if (sum != 0 && sum != 100) {
      throw new IllegalArgumentException("weights must sum to 0 or 100, summed to " + sum);
    }
    return List.copyOf(releases);
  }
}
