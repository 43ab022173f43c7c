/// Ports, failures and required programs, which all other packages of the sandbox use.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.base;
