package io.sluice.engine.effect.registry;

import java.time.Duration;

/// The limits of the requests for one verification.
///
/// @param timeout time for all requests together
/// @param maxBytes maximum size of a response
/// @param maxSignatures maximum number of signatures of an image that are read in each place
public record RegistryLimits(Duration timeout, int maxBytes, int maxSignatures) {
  /// The largest content of a signature, in bytes; a larger one is not read.
  static final int BLOB_BYTES_MAX = 128 << 10;

  /// 30 s, 1 MiB and 50 signatures.
  public static final RegistryLimits DEFAULT =
      new RegistryLimits(Duration.ofSeconds(30), 1 << 20, 50);
}
