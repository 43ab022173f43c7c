/// HAProxy as a router: the files it is started with, and one that runs on this machine.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.haproxy;
