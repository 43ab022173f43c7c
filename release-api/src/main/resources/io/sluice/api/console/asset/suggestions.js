// The fields and values that a JSON Schema allows at the caret of a YAML document.
"use strict";

const suggestions = (() => {
  const DEFAULT_MAX = 48; // characters of a default that is no words

  const resolve = (root, reference) => reference.split("/").slice(1).reduce((it, name) => it?.[name.replaceAll("~1", "/").replaceAll("~0", "~")], root);

  /** Returns a schema and its alternatives. What stands beside a reference comes before what is referenced. */
  const expand = (root, schema) => {
    if (schema?.$ref) {
      const {$ref, ...own} = schema;
      return expand(root, {...resolve(root, $ref), ...own});
    }
    const parts = ["allOf", "anyOf", "oneOf"].flatMap(it => schema?.[it] ?? []);
    return schema && typeof schema === "object" ? [schema, ...parts.flatMap(it => expand(root, it))] : [];
  };

  const descend = (root, schemas, name) => schemas
    .map(it => name === 0 ? it.items : Object.hasOwn(it.properties ?? {}, name) ? it.properties[name] : it.additionalProperties)
    .flatMap(it => expand(root, it));

  const types = schema => [schema.type ?? []].flat();
  const plain = words => words.replaceAll("`", "");
  const firstSentence = words => plain(words).match(/^.*?[.](?=\s)|^.*/)[0];

  const describeDefault = ({"x-default": words, default: value}) => {
    const json = typeof value === "string" ? value : JSON.stringify(value) ?? "";
    const text = plain(words ?? json);
    return text && text.length <= DEFAULT_MAX ? `default: ${text}` : "";
  };

  /** Returns the text that begins the value of a field: in block style, objects and lists begin on the next line. */
  const beginValue = (schemas, place) => {
    const line = `\n${" ".repeat(place.column + 2)}`;
    const all = schemas.flatMap(types);
    const isOne = !place.isFlow && all.length > 0 && new Set(all).size === 1;
    const isEmpty = schemas.every(it => it.additionalProperties === false && Object.keys(it.properties ?? {}).length === 0);
    return isOne && all[0] === "array" ? `:${line}- `
      : isOne && all[0] === "object" ? isEmpty ? ": {}" : `:${line}`
      : ": ";
  };

  const findKeys = (root, schemas, place) => schemas
    .filter(it => place.keys.length < (it.maxProperties ?? Infinity))
    .flatMap(it => Object.entries(it.properties ?? {}).map(([name, property]) => {
      const expanded = expand(root, property);
      return {
        name,
        insert: name + (place.hasColon ? "" : beginValue(expanded, place)),
        note: it.required?.includes(name) ? "required" : describeDefault(expanded[0] ?? {}),
        help: firstSentence(expanded[0]?.description ?? ""),
      };
    }))
    .filter(it => !place.keys.includes(it.name));

  const findValues = schemas => schemas.flatMap(it => {
    const word = /^\^([a-z]+)\$$/.exec(it.pattern ?? "");
    const values = [it.enum ?? [], it.const ?? [], types(it).includes("boolean") ? [true, false] : [], word ? word[1] : []].flat();
    return values.map(String).map(name => ({name, insert: name, note: String(it.default) === name ? "default" : "", help: ""}));
  });

  /** Whether a word begins a name, or a part of it such as `path` of `healthPath`. */
  const isBegun = ({name}, word) => [name, ...name.split(/(?=[A-Z])|-/)].some(it => it.toLowerCase().startsWith(word));

  /** Returns the suggestions, and the range of the text that each of them replaces; null if no place is known. */
  return (text, caret, root) => {
    const place = yamlPlace(text, caret);
    if (!place) {
      return null;
    }
    const schemas = place.path.reduce((it, name) => descend(root, it, name), expand(root, root));
    const keys = place.kind === "value" ? [] : findKeys(root, schemas, place);
    const values = place.kind === "key" || place.keys.length ? [] : findValues(schemas);
    const word = text.slice(place.from, caret).toLowerCase();
    const whole = text.slice(place.from, place.to);
    const begun = [...new Map([...keys, ...values].map(it => [it.name, it])).values()]
      .filter(it => it.insert !== whole && isBegun(it, word));
    const isFirst = it => it.name.toLowerCase().startsWith(word);
    return {from: place.from, to: place.to, options: [...begun.filter(isFirst), ...begun.filter(it => !isFirst(it))]};
  };
})();
