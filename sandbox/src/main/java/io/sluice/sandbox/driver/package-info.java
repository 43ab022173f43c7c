/// The embedded stack from outside: its command, its files and its topics.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.driver;
