package io.sluice.messaging.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The format of each setting of a mapping, by its name.
final class Forms {
  private static final Set<Type> NUMBERS = Set.of(int.class, long.class);

  /// @throws IllegalStateException if a setting declares no format
  static Map<String, Form> of(Class<?> mapping) {
    Map<String, Form> forms = new HashMap<>();
    collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, forms);
    return forms;
  }

  private static void collect(String prefix, Class<?> group, Map<String, Form> forms) {
    for (Method method : group.getMethods()) {
      String name = prefix + "." + StringUtil.skewer(method.getName());
      if (isGroup(method.getReturnType())) {
        collect(name, method.getReturnType(), forms);
      } else {
        forms.put(name, form(method, unwrapped(method.getGenericReturnType())));
      }
    }
  }

  /// Whether `type` is an interface within that of the mapping; a list and a path are interfaces,
  /// too.
  private static boolean isGroup(Class<?> type) {
    return type.isInterface() && type.getEnclosingClass() != null;
  }

  private static Type unwrapped(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
        ? generic.getActualTypeArguments()[0]
        : type;
  }

  private static Form form(Method method, Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return form(method, list.getActualTypeArguments()[0]).list(most(method));
    }
    if (type == boolean.class) {
      return Form.truth();
    }
    if (type == Path.class) {
      return Form.path();
    }
    Within within = method.getAnnotation(Within.class);
    if (within != null && (type == Duration.class || NUMBERS.contains(type))) {
      return type == Duration.class
          ? Form.duration(within.min(), within.max())
          : Form.number(within.min(), within.max());
    }
    Looks looks = method.getAnnotation(Looks.class);
    if (looks != null && (type == String.class || type == URI.class)) {
      return Form.look(looks.value());
    }
    throw new IllegalStateException("no format is declared for %s".formatted(method));
  }

  private static int most(Method method) {
    Within within = method.getAnnotation(Within.class);
    Looks looks = method.getAnnotation(Looks.class);
    return within != null ? within.most() : looks != null ? looks.most() : 1;
  }

  private Forms() {}
}
