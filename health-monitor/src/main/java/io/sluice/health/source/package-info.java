/// Where counts come from, behind one SPI: [io.sluice.health.source.Source].
@org.jspecify.annotations.NullMarked
package io.sluice.health.source;
