package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;

/// Part of a list.
///
/// @param next opaque; sent back as `cursor`, it gives the page behind this one; empty on the last
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
