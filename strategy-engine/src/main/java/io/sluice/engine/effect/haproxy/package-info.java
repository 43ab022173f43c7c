/// HAProxy as a router, driven over its Runtime API.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect.haproxy;
