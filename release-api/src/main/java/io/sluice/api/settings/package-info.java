/// Environments and applications: what releases are completed with.
@org.jspecify.annotations.NullMarked
package io.sluice.api.settings;
