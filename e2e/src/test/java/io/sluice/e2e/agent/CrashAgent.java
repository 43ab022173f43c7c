package io.sluice.e2e.agent;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Inserts [CrashPoints] into a running service, as it is shipped: before and after each write to a
/// target and each call to a webhook, before the commit of an event, and before and after its
/// publication. It is loaded into the running JVM, so the service needs no build of its own.
public final class CrashAgent {

  /// A method with a point at its beginning, its end or both.
  ///
  /// @param before the point at its beginning; empty if there is none
  /// @param after the point when it has returned; empty if there is none
  private record Place(
      String owner,
      String method,
      String parameters,
      Optional<String> before,
      Optional<String> after) {

    @Override
    public String toString() {
      return owner + " " + method + parameters;
    }

    static Place effect(String owner, String method) {
      return new Place(
          owner, method, "", Optional.of("effect-before"), Optional.of("effect-after"));
    }

    boolean is(MethodModel model) {
      return model.methodName().equalsString(method)
          && model.methodType().stringValue().startsWith(parameters)
          && model.code().isPresent();
    }
  }

  private static final List<Place> PLACES =
      List.of(
          Place.effect("io/sluice/engine/effect/edge/EdgeRouter", "route"),
          Place.effect("io/sluice/engine/effect/instance/InstanceRuntime", "start"),
          Place.effect("io/sluice/engine/effect/instance/InstanceRuntime", "stop"),
          Place.effect("io/sluice/notifier/channel/WebhookChannel", "send"),
          new Place(
              "io/sluice/messaging/jdbc/JdbcTx",
              "append",
              "",
              Optional.of("commit-before"),
              Optional.empty()),
          new Place(
              "io/sluice/messaging/kafka/KafkaEventProducer",
              "send",
              "(Ljava/util/List;Ljava/util/function/BiConsumer;)",
              Optional.of("publish-before"),
              Optional.of("publish-after")));

  private static boolean isLoaded;

  /// @param armed see [CrashPoints#arm]
  /// @throws UnmodifiableClassException if the JVM does not change classes any more
  public static synchronized void agentmain(String armed, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    CrashPoints.arm(armed);
    if (!isLoaded) {
      isLoaded = true;
      instrumentation.addTransformer(new Points(), true);
      for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
        String name = loaded.getName().replace('.', '/');
        if (PLACES.stream().anyMatch(place -> place.owner().equals(name))) {
          instrumentation.retransformClasses(loaded);
        }
      }
    }
  }

  private static final class Points implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        @Nullable String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] bytes) {
      List<Place> places = PLACES.stream().filter(place -> place.owner().equals(name)).toList();
      if (places.isEmpty() || loader == null) {
        return null;
      }
      ClassFile file =
          ClassFile.of(
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(loader)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      return file.transformClass(
          file.parse(bytes),
          (builder, element) -> {
            Optional<Place> place =
                places.stream()
                    .filter(each -> element instanceof MethodModel m && each.is(m))
                    .findFirst();
            if (element instanceof MethodModel method && place.isPresent()) {
              builder.transformMethod(
                  method, MethodTransform.transformingCode(new Around(place.get())));
            } else {
              builder.with(element);
            }
          });
    }
  }

  /// Calls [CrashPoints#reach] with the method's first argument.
  private record Around(Place place) implements CodeTransform {
    private static final ClassDesc POINTS = ClassDesc.of(CrashPoints.class.getName());
    private static final MethodTypeDesc REACH =
        MethodTypeDesc.of(
            ConstantDescs.CD_void,
            ConstantDescs.CD_String,
            ConstantDescs.CD_String,
            ConstantDescs.CD_Object);

    @Override
    public void atStart(CodeBuilder code) {
      place.before().ifPresent(point -> reach(code, point));
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (element instanceof ReturnInstruction) {
        place.after().ifPresent(point -> reach(code, point));
      }
      code.with(element);
    }

    private void reach(CodeBuilder code, String point) {
      code.ldc(point).ldc(place.method()).aload(1).invokestatic(POINTS, "reach", REACH);
    }
  }

  /// Returns the methods of the class `bytes` that have a point; for a test that each place still
  /// exists.
  ///
  /// @return methods in the form of [#places]
  public static List<String> found(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    return PLACES.stream()
        .filter(place -> model.thisClass().name().equalsString(place.owner()))
        .filter(place -> model.methods().stream().filter(place::is).count() == 1)
        .map(Place::toString)
        .toList();
  }

  /// Returns all methods that have a point.
  public static List<String> places() {
    return PLACES.stream().map(Place::toString).toList();
  }

  /// Returns the names of the points, for a test that searches the shipped classes for them.
  public static List<String> points() {
    return PLACES.stream()
        .flatMap(place -> Stream.of(place.before(), place.after()))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private CrashAgent() {}
}
