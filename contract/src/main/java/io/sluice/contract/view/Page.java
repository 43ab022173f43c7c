package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;

/// A part of a list.
///
/// @param next opaque cursor; as `cursor` it selects the next page; empty on the last page
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
