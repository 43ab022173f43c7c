/// Processes of the operating system and their logs: [OsProcess] is one of them, [OsProcesses]
/// finds them, and the [ProcessTable] is the file with those of a stack.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.process;
