/// Agents that suspend or kill a service at the worst moment. They are loaded into the JVM from
/// outside: shipped classes have no points to stop at.
@org.jspecify.annotations.NullMarked
package io.sluice.e2e.agent;
