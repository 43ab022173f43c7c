/// The source `scrape`: metrics that instances expose.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.scrape;
