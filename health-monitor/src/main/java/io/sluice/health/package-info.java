/// health-monitor: reads what the router counted, judges releases by it, and tells the verdict.
@org.jspecify.annotations.NullMarked
package io.sluice.health;
