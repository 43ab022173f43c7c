/// health-monitor: reads the routers' counters, judges releases by them, and publishes verdicts.
@org.jspecify.annotations.NullMarked
package io.sluice.health;
