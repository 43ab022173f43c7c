import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Rewrites the jars with generated code of a Quarkus application, so that two builds of the same
/// sources are equal: `java ReproducibleJars.java quarkus-app`. Quarkus numbers and orders some
// parts
/// of this code by the schedule of its threads and by hash codes. None of them affects the
// behaviour.
/// Only these parts change:
/// - The keys of recorded values (`proxykey12`): numbered by their first use, class by class.
/// - The configuration classes (`configClass$12`): sorted by name and prefix.
/// - Consumers, entities and validated properties that recorded code lists: sorted.
/// - The injection points that the message of an inactive bean lists: sorted.
/// - The random part of names in Hibernate's proxies (`cachedValue$T06mAFUW$…`): left out.
/// - The entries of the jars: sorted, with a fixed time.
final class ReproducibleJars {
  private static final String SHARED = "io/quarkus/runtime/generated/SharedConfig";
  private static final Pattern RECORDED = Pattern.compile("proxykey\\d+");
  private static final Pattern POINT = Pattern.compile("(parameter|field) '.*' of .*|field .*");
  private static final Pattern CACHED = Pattern.compile("cachedValue\\$\\w{8}\\$");
  private static final Pattern SORTED =
      Pattern.compile("HibernateOrmProcessor.build|MessagingProcessor.build|validateRuntimeConfig");
  private static final List<String> LISTED =
      List.of(
          "/QuarkusMediatorConfiguration",
          "/WorkerConfiguration",
          "/PreGeneratedProxies$ProxyClassDetailsHolder",
          "/QuarkusScanner$ClassDescriptorImpl",
          "/ConfigRecorder$ConfigValidationMetadata");
  private static final ConstantPoolBuilder POOL = ConstantPoolBuilder.of();
  private static final Comparator<List<CodeElement>> BY_TEXT =
      Comparator.comparing(block -> values(block.subList(0, 2)));

  private final Map<String, String> keys = new HashMap<>();
  private Map<String, String> configs = Map.of();

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1 || !Files.isDirectory(Path.of(arguments[0], "quarkus"))) {
      System.err.println(
          "usage: java ReproducibleJars.java DIRECTORY, which Quarkus made as quarkus-app");
      System.exit(2);
    }
    var jars = new ReproducibleJars();
    for (String name : List.of("generated-bytecode.jar", "transformed-bytecode.jar")) {
      Path jar = Path.of(arguments[0], "quarkus", name);
      if (Files.exists(jar)) {
        jars.rewrite(jar);
      }
    }
  }

  private void rewrite(Path jar) throws IOException {
    Map<String, byte[]> entries = read(jar);
    byte[] shared = entries.get(SHARED + ".class");
    configs = shared == null ? Map.of() : configNames(shared);
    var result = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(result)) {
      out.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        write(out, entry.getKey(), changed(entry.getKey(), entry.getValue()));
      }
    }
    Files.write(jar, result.toByteArray());
  }

  /// Returns the entries by name, the manifest first, as a jar has to begin.
  private static Map<String, byte[]> read(Path jar) throws IOException {
    Comparator<String> order = Comparator.comparing(name -> !name.startsWith("META-INF/"));
    var entries = new TreeMap<String, byte[]>(order.thenComparing(Comparator.naturalOrder()));
    try (var zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static void write(ZipOutputStream out, String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.of(2020, 1, 1, 0, 0));
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  private byte[] changed(String name, byte[] content) throws IOException {
    if (!name.endsWith(".class")) {
      return content;
    }
    if (name.startsWith("io/quarkus/runner/")) {
      byte[] ordered =
          SORTED.matcher(name).find()
              ? transformed(content, ReproducibleJars::sortedObjects)
              : content;
      return strings(ordered, value -> RECORDED.matcher(value).matches() ? key(value) : value);
    }
    if (name.endsWith("$HibernateProxy.class")) {
      return strings(content, value -> CACHED.matcher(value).replaceFirst("cachedValue\\$"));
    }
    if (name.endsWith("_Synthetic_Bean.class")) {
      return sorted(content);
    }
    return name.startsWith("io/quarkus/runtime/generated/")
        ? transformed(content, this::configuredCode)
        : content;
  }

  private String key(String value) {
    return keys.computeIfAbsent(value, _ -> "proxykey" + (keys.size() + 1));
  }

  private static byte[] sorted(byte[] content) throws IOException {
    List<String> points = new ArrayList<>();
    strings(
        content,
        value -> {
          if (POINT.matcher(value).matches()) {
            points.add(value);
          }
          return value;
        });
    var next = new ArrayDeque<>(points.stream().sorted().toList());
    return strings(content, value -> POINT.matcher(value).matches() ? next.remove() : value);
  }

  /// Changes the strings in the constant pool of a class, which nothing refers to by length or
  /// place.
  private static byte[] strings(byte[] content, UnaryOperator<String> change) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(content));
    var result = new ByteArrayOutputStream();
    var out = new DataOutputStream(result);
    out.write(in.readNBytes(8));
    int count = in.readUnsignedShort();
    out.writeShort(count);
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      switch (tag) {
        case 1 -> out.writeUTF(change.apply(in.readUTF()));
        case 7, 8, 16, 19, 20 -> out.write(in.readNBytes(2));
        case 15 -> out.write(in.readNBytes(3));
        case 5, 6 -> {
          out.write(in.readNBytes(8));
          i++;
        }
        default -> out.write(in.readNBytes(4));
      }
    }
    out.write(in.readAllBytes());
    return result.toByteArray();
  }

  /// Returns the new name of each field that has a configuration class.
  private static Map<String, String> configNames(byte[] shared) {
    var blocks =
        ClassFile.of().parse(shared).methods().stream()
            .filter(method -> method.methodName().equalsString("<clinit>"))
            .flatMap(method -> blocks(method.code().orElseThrow().elementList()).stream())
            .sorted(BY_TEXT)
            .toList();
    Map<String, String> names = new HashMap<>();
    for (List<CodeElement> block : blocks) {
      names.put(name(block.get(3)), "configClass$" + names.size());
    }
    return names;
  }

  /// Returns the code with the new names, and the blocks that make configuration classes sorted.
  private List<CodeElement> configuredCode(List<CodeElement> code) {
    List<List<CodeElement>> blocks = blocks(code);
    var next = blocks.stream().sorted(BY_TEXT).iterator();
    List<CodeElement> result = new ArrayList<>();
    int at = 0;
    for (List<CodeElement> block : blocks) {
      int start = at;
      while (code.get(at) != block.getFirst()) {
        at++;
      }
      result.addAll(code.subList(start, at));
      result.addAll(next.next());
      at += block.size();
    }
    result.addAll(code.subList(at, code.size()));
    return mapped(renamed(result));
  }

  private List<CodeElement> renamed(List<CodeElement> code) {
    return code.stream()
        .map(
            element ->
                isConfig(element)
                    ? FieldInstruction.of(
                        ((FieldInstruction) element).opcode(),
                        POOL.fieldRefEntry(
                            ClassDesc.ofInternalName(SHARED),
                            configs.get(name(element)),
                            ((FieldInstruction) element).typeSymbol()))
                    : element)
        .toList();
  }

  private boolean isConfig(CodeElement element) {
    return element instanceof FieldInstruction field
        && field.owner().asInternalName().equals(SHARED)
        && configs.containsKey(name(field));
  }

  /// Sorts the fields that `withMapping` registers one after the other.
  private List<CodeElement> mapped(List<CodeElement> code) {
    List<Integer> places =
        IntStream.range(0, Math.max(0, code.size() - 4))
            .filter(i -> isConfig(code.get(i)) && calls(code.get(i + 4), "withMapping"))
            .boxed()
            .toList();
    var fields =
        places.stream()
            .map(code::get)
            .sorted(Comparator.comparing(ReproducibleJars::name))
            .iterator();
    List<CodeElement> result = new ArrayList<>(code);
    places.forEach(place -> result.set(place, fields.next()));
    return result;
  }

  /// Returns the blocks of SharedConfig: class, prefix, `configClass(…)`, the field, and what
  /// `ensureLoaded` loads.
  private static List<List<CodeElement>> blocks(List<CodeElement> code) {
    List<List<CodeElement>> blocks = new ArrayList<>();
    for (int i = 0; i + 3 < code.size(); i++) {
      if (code.get(i) instanceof ConstantInstruction && calls(code.get(i + 2), "configClass")) {
        int end = i + 4;
        while (end + 1 < code.size()
            && code.get(end) instanceof ConstantInstruction
            && calls(code.get(end + 1), "ensureLoaded")) {
          end += 2;
        }
        blocks.add(code.subList(i, end));
        i = end - 1;
      }
    }
    return blocks;
  }

  private static boolean calls(CodeElement element, String method) {
    return element instanceof InvokeInstruction call && call.name().equalsString(method);
  }

  private static String name(CodeElement field) {
    return ((FieldInstruction) field).name().stringValue();
  }

  /// Sorts the constants of equal blocks that each make one object of a list or a map.
  private static List<CodeElement> sortedObjects(List<CodeElement> code) {
    List<CodeElement> result = new ArrayList<>(code);
    for (String type : LISTED) {
      objects(result, type).stream()
          .collect(Collectors.groupingBy(ReproducibleJars::shape))
          .values()
          .forEach(ReproducibleJars::permute);
    }
    return result;
  }

  /// Returns a view of each block with a new object. The last is as long as the one before.
  private static List<List<CodeElement>> objects(List<CodeElement> code, String type) {
    List<List<CodeElement>> objects = new ArrayList<>();
    int start = -1;
    for (int i = 0; i < code.size(); i++) {
      if (code.get(i) instanceof NewObjectInstruction made
          && made.className().asInternalName().endsWith(type)) {
        if (start >= 0) {
          objects.add(code.subList(start, i));
        }
        start = i;
      }
    }
    if (!objects.isEmpty()) {
      int end = Math.min(code.size(), start + objects.getLast().size());
      objects.add(code.subList(start, end));
    }
    return objects;
  }

  private static void permute(List<List<CodeElement>> objects) {
    var sorted =
        objects.stream()
            .map(ReproducibleJars::constants)
            .sorted(Comparator.comparing(ReproducibleJars::values))
            .toList();
    for (int i = 0; i < objects.size(); i++) {
      var next = sorted.get(i).iterator();
      objects.get(i).replaceAll(element -> isValue(element) ? next.next() : element);
    }
  }

  /// Checks whether an element loads a string or null.
  private static boolean isValue(CodeElement element) {
    return element instanceof ConstantInstruction constant
        && (constant.constantValue() instanceof String || constant.opcode() == Opcode.ACONST_NULL);
  }

  private static List<CodeElement> constants(List<CodeElement> block) {
    return block.stream().filter(ReproducibleJars::isValue).toList();
  }

  private static String values(List<CodeElement> constants) {
    return constants.stream()
        .map(element -> ((ConstantInstruction) element).constantValue().toString())
        .collect(Collectors.joining("\n"));
  }

  /// Describes a block without its strings, nulls and the numbers of its variables.
  private static String shape(List<CodeElement> block) {
    return block.stream()
        .map(
            element ->
                switch (element) {
                  case LoadInstruction _ -> "load";
                  case StoreInstruction _ -> "store";
                  case ConstantInstruction constant ->
                      isValue(constant) ? "value" : "constant " + constant.constantValue();
                  case InvokeInstruction call ->
                      call.owner().asInternalName() + "." + call.name() + call.type();
                  case Instruction other -> other.opcode().name();
                  default -> "";
                })
        .collect(Collectors.joining(";"));
  }

  /// Writes a class again with changed methods and a new constant pool.
  private static byte[] transformed(byte[] content, UnaryOperator<List<CodeElement>> change) {
    var file = ClassFile.of(ConstantPoolSharingOption.NEW_POOL);
    return file.transformClass(
        file.parse(content),
        ClassTransform.transformingMethodBodies(
            CodeTransform.ofStateful(() -> new Held(new ArrayList<>(), change))));
  }

  /// Holds the code of a method back until its end, and emits it changed.
  private record Held(List<CodeElement> code, UnaryOperator<List<CodeElement>> change)
      implements CodeTransform {
    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      code.add(element);
    }

    @Override
    public void atEnd(CodeBuilder builder) {
      for (CodeElement element : change.apply(code)) {
        if (element instanceof ConstantInstruction constant
            && constant.constantValue() instanceof String value) {
          builder.loadConstant(value); // the shortest instruction for the place in the new pool
        } else {
          builder.with(element);
        }
      }
    }
  }
}
