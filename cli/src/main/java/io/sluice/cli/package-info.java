/// The command line: a client of the REST API and of nothing else.
///
/// Reading order: [Runner] executes one command line, `command` has the commands, `api` the client
/// and its failures, `display` the output, `document` the documents of users. Four commands have a
/// package of their own: `migrate` (`import`), `verdict` (`verdicts`, `verify`, `backtest`),
/// `admission` and `demo`.
@org.jspecify.annotations.NullMarked
package io.sluice.cli;
