package io.sluice.contract;

/// The version number of the contract, by which a reader distinguishes an event of a newer version
/// from a damaged one.
public final class ContractVersion {
  /// The version of this code. Each release that adds an event type, or a value of an existing
  /// field that older readers cannot read, raises it by one.
  public static final int CURRENT = 1;

  private ContractVersion() {}
}
