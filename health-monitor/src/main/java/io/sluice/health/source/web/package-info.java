/// Questions by HTTP: only to hosts that an environment allows, bounded in time and size.
@org.jspecify.annotations.NullMarked
package io.sluice.health.source.web;
