/// The files of HAProxy.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.haproxy;
