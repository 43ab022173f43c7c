/// Does to the world what the log asks for, and answers with signals. Free of Quarkus, behind
/// ports.
@org.jspecify.annotations.NullMarked
package io.sluice.engine.effect;
