/// The commands of the stack: [Main] selects the command. `up` starts a process that runs
/// `supervise`, which owns the other processes; the other commands read the files of both.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.command;
