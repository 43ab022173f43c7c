/// Ways to reach people and their programs, behind one small SPI. Free of Quarkus.
@org.jspecify.annotations.NullMarked
package io.sluice.notifier.channel;
