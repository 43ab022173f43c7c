package io.sluice.contract;

/// Numbers the versions of the contract, so that a reader can tell an event of a newer version from
/// a damaged one.
public final class ContractVersion {
  /// The version of this code. Each release that adds an event type, or a value of an existing
  /// field that older readers cannot read, raises it by one.
  public static final int CURRENT = 1;

  private ContractVersion() {}
}
