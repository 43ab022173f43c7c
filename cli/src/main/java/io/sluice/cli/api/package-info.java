/// The client of release-api and its failures. Reading order: [ApiClient] sends the requests,
/// [ResponseReader] parses the responses, [ProblemTranslator] turns errors into a [CliException],
/// and [EventFollower] follows a stream of events.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.api;
