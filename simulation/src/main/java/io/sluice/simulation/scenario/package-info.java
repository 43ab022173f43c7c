/// Scenarios, generated before a run begins: releases and commands of users, and faults.
@org.jspecify.annotations.NullMarked
package io.sluice.simulation.scenario;
