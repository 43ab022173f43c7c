/// The embedded stack as somebody outside sees it: the one command, the files it leaves, the
/// topics.
@org.jspecify.annotations.NullMarked
package io.sluice.sandbox.drive;
