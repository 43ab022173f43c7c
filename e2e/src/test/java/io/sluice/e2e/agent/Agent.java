package io.sluice.e2e.agent;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Inserts [StopPoints] before each write to a target, after the check of the token and before the
/// call.
public final class Agent {
  private static final Map<String, Set<String>> WRITES =
      Map.of(
          "io/sluice/engine/effect/edge/EdgeRouter", Set.of("route"),
          "io/sluice/engine/effect/instance/InstanceRuntime", Set.of("start", "stop"));

  /// @param directory the directory of [StopPoints]
  public static void premain(String directory, Instrumentation instrumentation) {
    System.setProperty(StopPoints.DIRECTORY, directory);
    instrumentation.addTransformer(new Writes());
  }

  private static final class Writes implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        @Nullable String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] bytes) {
      if (name == null || !WRITES.containsKey(name)) {
        return null;
      }
      Set<String> methods = WRITES.getOrDefault(name, Set.of());
      ClassFile file = ClassFile.of();
      return file.transformClass(
          file.parse(bytes),
          (builder, element) -> {
            if (element instanceof MethodModel method
                && methods.contains(method.methodName().stringValue())) {
              var first = new StopFirst(method.methodName().stringValue());
              builder.transformMethod(method, MethodTransform.transformingCode(first));
            } else {
              builder.with(element);
            }
          });
    }
  }

  /// Calls [StopPoints#reach] before the method's own first instruction.
  ///
  /// @param method the name of the method; its first argument is the lane
  private record StopFirst(String method) implements CodeTransform {
    private static final ClassDesc POINTS = ClassDesc.of(StopPoints.class.getName());
    private static final MethodTypeDesc REACH =
        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String, ConstantDescs.CD_Object);

    @Override
    public void atStart(CodeBuilder code) {
      code.ldc(method).aload(1).invokestatic(POINTS, "reach", REACH);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      code.with(element);
    }
  }

  private Agent() {}
}
