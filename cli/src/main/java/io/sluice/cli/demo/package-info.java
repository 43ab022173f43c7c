/// `./sluice demo`: one good release after another and a bad one, under load, from outside.
@org.jspecify.annotations.NullMarked
package io.sluice.cli.demo;
