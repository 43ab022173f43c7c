/// The command line: a client of the REST API and of nothing else.
@org.jspecify.annotations.NullMarked
package io.sluice.cli;
