/// Environments and applications: they supply the defaults of releases.
@org.jspecify.annotations.NullMarked
package io.sluice.api.settings;
