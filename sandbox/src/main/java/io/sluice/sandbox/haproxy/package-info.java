/// HAProxy as a router: its configuration files, and a process on this machine.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.haproxy;
