/// The command `./sluice demo`: three good and two bad releases under load, driven through the
/// public interfaces.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.demo;
