/// The command `./sluice demo`: three good and two bad releases under load, driven through the
/// public interfaces. Reading order: [Demo], [DemoRun], the [Stage]s, and the [Report].
@org.jspecify.annotations.NullMarked
package io.sluice.cli.demo;
