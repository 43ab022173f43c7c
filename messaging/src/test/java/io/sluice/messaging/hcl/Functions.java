package io.sluice.messaging.hcl;

import io.sluice.messaging.hcl.Evaluator.Nothing;
import io.sluice.messaging.hcl.Evaluator.Unknown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The functions of Terraform that `deploy/terraform` calls. A set is a sorted list.
final class Functions {
  private static final Pattern CIDR =
      Pattern.compile("([0-9]+)\\.([0-9]+)\\.([0-9]+)\\.([0-9]+)/([0-9]+)");

  static Object call(String function, List<Object> arguments) {
    Object first = arguments.isEmpty() ? Nothing.NULL : arguments.getFirst();
    return switch (function) {
      case "merge" -> merge(arguments);
      case "concat" -> arguments.stream().flatMap(it -> list(it).stream()).toList();
      case "keys" -> List.copyOf(new TreeSet<>(map(first).keySet()));
      case "values" -> List.copyOf(map(first).values());
      case "length" -> (double) size(first);
      case "contains" -> list(first).contains(arguments.get(1));
      case "distinct" -> List.copyOf(new LinkedHashSet<>(list(first)));
      case "toset" ->
          list(first).stream()
              .map(Functions::text)
              .sorted()
              .distinct()
              .map(Object.class::cast)
              .toList();
      case "index" -> (double) list(first).indexOf(arguments.get(1));
      case "slice" -> slice(first, (int) number(arguments.get(1)), (int) number(arguments.get(2)));
      case "lookup" -> map(first).getOrDefault(text(arguments.get(1)), arguments.get(2));
      case "setproduct" -> product(list(first), list(arguments.get(1)));
      case "range" ->
          IntStream.range(0, (int) number(first)).mapToObj(i -> (Object) (double) i).toList();
      case "sum" -> list(first).stream().mapToDouble(Functions::number).sum();
      case "floor" -> Math.floor(number(first));
      case "alltrue" -> list(first).stream().allMatch(Boolean.TRUE::equals);
      case "tonumber" -> number(first);
      case "jsonencode" -> first;
      default -> text(function, text(first), arguments);
    };
  }

  private static Object text(String function, String first, List<Object> arguments) {
    return switch (function) {
      case "join" ->
          list(arguments.get(1)).stream().map(Functions::text).collect(Collectors.joining(first));
      case "split" ->
          List.<Object>of((Object[]) text(arguments.get(1)).split(Pattern.quote(first), -1));
      case "replace" -> replace(first, text(arguments.get(1)), text(arguments.get(2)));
      case "upper" -> first.toUpperCase(Locale.ROOT);
      case "trimspace" -> first.strip();
      case "trimprefix" ->
          first.startsWith(text(arguments.get(1)))
              ? first.substring(text(arguments.get(1)).length())
              : first;
      case "startswith" -> first.startsWith(text(arguments.get(1)));
      case "dirname" -> first.substring(0, Math.max(1, first.lastIndexOf('/')));
      case "tostring" -> first;
      case "regex" -> regex(first, text(arguments.get(1)));
      case "cidrnetmask" -> (double) prefix(first);
      case "cidrsubnet" ->
          subnet(first, (int) number(arguments.get(1)), (int) number(arguments.get(2)));
      default -> throw new IllegalStateException("unknown function " + function);
    };
  }

  /// @throws IllegalStateException if the text does not match, as `can` expects it
  private static String regex(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("'%s' does not match %s".formatted(text, pattern));
    }
    return matcher.group();
  }

  private static String replace(String text, String part, String with) {
    return part.length() > 1 && part.startsWith("/") && part.endsWith("/")
        ? text.replaceAll(part.substring(1, part.length() - 1), with)
        : text.replace(part, with);
  }

  private static Map<String, Object> merge(List<Object> maps) {
    Map<String, Object> merged = new LinkedHashMap<>();
    maps.forEach(map -> merged.putAll(map(map)));
    return merged;
  }

  /// Returns a part of a list; of a list that AWS sets, as many unknown elements.
  private static List<Object> slice(Object list, int from, int to) {
    return list instanceof Unknown(var address)
        ? IntStream.range(from, to).mapToObj(i -> (Object) ("<" + address + i + ">")).toList()
        : list(list).subList(from, to);
  }

  private static List<Object> product(List<Object> left, List<Object> right) {
    List<Object> pairs = new ArrayList<>();
    left.forEach(a -> right.forEach(b -> pairs.add(List.of(a, b))));
    return pairs;
  }

  private static int prefix(String cidr) {
    Matcher matcher = CIDR.matcher(cidr);
    boolean isValid =
        matcher.matches()
            && IntStream.rangeClosed(1, 4).allMatch(i -> Long.parseLong(matcher.group(i)) < 256);
    if (!isValid || Long.parseLong(matcher.group(5)) > 32) {
      throw new IllegalStateException(cidr + " is no range of addresses");
    }
    return Integer.parseInt(matcher.group(5));
  }

  private static String subnet(String cidr, int bits, int number) {
    int prefix = prefix(cidr) + bits;
    String[] parts = cidr.split("/", -1)[0].split("\\.", -1);
    long address = 0;
    for (String part : parts) {
      address = address * 256 + Long.parseLong(part);
    }
    address += (long) number << (32 - prefix);
    return "%d.%d.%d.%d/%d"
        .formatted(address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255, prefix);
  }

  private static int size(Object value) {
    return switch (value) {
      case String text -> text.length();
      case Map<?, ?> map -> map.size();
      default -> list(value).size();
    };
  }

  static double number(Object value) {
    return switch (value) {
      case Double number -> number;
      case String text when text.matches("-?[0-9]+(\\.[0-9]+)?") -> Double.parseDouble(text);
      default -> throw new IllegalStateException(value + " is no number");
    };
  }

  static String text(Object value) {
    return switch (value) {
      case Double number when number == Math.rint(number) -> Long.toString(number.longValue());
      case Nothing _ -> throw new IllegalStateException("null is no text");
      case Map<?, ?> map -> throw new IllegalStateException(map.keySet() + " is no text");
      case List<?> list -> throw new IllegalStateException(list + " is no text");
      default -> value.toString();
    };
  }

  @SuppressWarnings("unchecked") // values come from the evaluator
  static Map<String, Object> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalStateException(value + " is no map");
  }

  @SuppressWarnings("unchecked") // values come from the evaluator
  static List<Object> list(Object value) {
    if (value instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw new IllegalStateException(value + " is no list");
  }

  private Functions() {}
}
