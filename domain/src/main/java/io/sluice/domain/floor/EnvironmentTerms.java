package io.sluice.domain.floor;

import java.util.List;

/// The settings of an environment that its floors refer to.
///
/// @param runtime name of the runtime, such as `docker`
/// @param approvers roles of which an approver must have one; no restriction if empty
public record EnvironmentTerms(String runtime, List<String> approvers) {
  public EnvironmentTerms {
    approvers = List.copyOf(approvers);
  }
}
