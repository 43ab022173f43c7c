package io.sluice.contract.view;

import java.time.Instant;
import java.util.Optional;

/// The address of a release's preview.
///
/// @param host Host of the preview at the router, such as `preview.shop.production.localhost`
/// @param query query of the first request, such as `sluice-preview=1893456000-…`; the router
///   answers with a cookie for the next ones; empty if the preview is public
/// @param expires instant at which the link ends; empty if the preview is public
public record PreviewView(String host, Optional<String> query, Optional<Instant> expires) {}
