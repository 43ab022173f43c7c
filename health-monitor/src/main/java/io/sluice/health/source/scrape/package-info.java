/// The source `scrape`: what instances tell of themselves.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.scrape;
