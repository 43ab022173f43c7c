/// The commands. Reading order:
///
/// 1. [Sluice], the root with the options and parts that all commands share, and [Commands], the
///    list of all.
/// 2. [Verb], the table of the commands that send one command to Sluice: [VerbCommand] executes a
///    row, [VerbArguments] have its words and options and make its [VerbRequest].
/// 3. The other commands, a class `…Command` each.
/// 4. Parts of several commands: [ReleaseLookup] finds the release or lane that a user named,
///    [ResultWaiter] waits for the result of a command, [NewRelease] and [ReleaseWatcher] show a
///    release until it ends.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.command;
