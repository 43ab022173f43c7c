// The place of the caret in a YAML document: the path from the root, and the keys that are there already. The document
// is incomplete while a person types it, so this reads only what gives a place, and text that is no YAML has none.
"use strict";

const yamlPlace = (() => {
  const ITEM = 0; // the name of each item of a list
  const WORD_MAX = 100; // characters
  const DASH = /-(?=\s|$)[^\S\n]*/my;
  const QUOTED = /"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'/y;
  const FLOW_TOKEN = /\s+|#[^\n]*|"(?:[^"\\]|\\[^])*"?|'[^']*'?|[{}[\],]|(?<=["']):|:(?=[\s,{}[\]]|$)|(?:[^\s:,{}[\]]|:(?=[^\s,{}[\]]))+|[^]/y;

  const child = (parent, name) => ({parent, name, keys: []});

  const path = node => {
    const names = [];
    for (let it = node; it.parent; it = it.parent) {
      names.push(it.name);
    }
    return names.reverse();
  };

  const match = (pattern, text, at) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? "";
  };

  const lineEnd = (text, at) => {
    const end = text.indexOf("\n", at);
    return end < 0 ? text.length : end;
  };

  const isOutside = (blank, column) => blank.includes("\n") && blank.length - blank.lastIndexOf("\n") - 1 <= column;

  /** The open brackets of a flow collection such as `{limit: {errors: 0.05}}`, whose value belongs to a node. */
  const brackets = root => {
    const outer = [];
    let level = null;
    const valueOf = it => (it.isList ? child(it.node, ITEM) : it.value ?? child(it.node, ""));
    return {
      note: note => {
        if (level && !level.isFilled) {
          const isValue = level.isList || level.value;
          note(isValue ? valueOf(level) : level.node, isValue ? "value" : "key", 0, true);
        }
      },
      /** Takes the next token, and returns whether it closes the last bracket. */
      take: (token, at) => {
        if (token === "{" || token === "[") {
          outer.push(level);
          level = {node: level ? valueOf(level) : root, isList: token === "[", name: null, at, value: null, isFilled: false};
        } else if (token === "}" || token === "]") {
          level = outer.pop();
          Object.assign(level ?? {}, {isFilled: true});
        } else if (token === ",") {
          Object.assign(level, {name: null, value: null, isFilled: false});
        } else if (token === ":" && !level.isList && level.name !== null && !level.value) {
          level.node.keys.push({name: level.name, at: level.at});
          Object.assign(level, {value: child(level.node, level.name), isFilled: false});
        } else {
          Object.assign(level, level.value ? {} : {name: token.replace(/^(["'])(.*)\1$/s, "$2"), at}, {isFilled: true});
        }
        return !level;
      },
    };
  };

  /** Reads a flow collection, and returns its end. If its bracket is not closed yet, a line that is not indented ends it. */
  const readFlow = (text, start, from, root, column, note) => {
    const open = brackets(root);
    let at = start;
    while (at < text.length) {
      const token = match(FLOW_TOKEN, text, at);
      const next = at + token.length;
      const isBlank = !token.trim();
      if (at <= from && from < next && (isBlank || (at === from && !"{[\"':#".includes(token[0])))) {
        open.note(note);
      }
      if (isBlank ? isOutside(token, column) && !"}]".includes(text[next]) : token[0] !== "#" && open.take(token, at)) {
        return isBlank ? at : next;
      }
      at = next;
    }
    if (from === text.length) {
      open.note(note);
    }
    return at;
  };

  /** Reads all lines, since keys that follow the caret belong to its place as well. */
  const read = (text, from, note) => {
    const root = child(null, "");
    const open = []; // keys and items with their columns, from the root to the line
    let literal = null; // the column of a key whose value is a block of text
    const owner = column => open.findLast(it => it.column < column) ?? {column: -1, node: root};

    const enter = (column, name, isItem) => {
      while (open.length && (open.at(-1).column > column || (open.at(-1).column === column && (!isItem || open.at(-1).isItem)))) {
        open.pop();
      }
      const node = child(open.at(-1)?.node ?? root, name);
      open.push({column, node, isItem});
      return node;
    };

    const findKey = (start, end) => {
      const quoted = match(QUOTED, text, start);
      const colon = start + quoted.length + text.slice(start + quoted.length, end).search(/:(?:\s|$)/);
      const name = text.slice(start, colon);
      return colon < start + quoted.length || (!quoted && /^[[{|>"'#]|\s#/.test(name)) ? null
        : {name: quoted ? quoted.slice(1, -1) : name.trimEnd(), colon};
    };

    const readValue = (start, node, column, kind, kindColumn) => {
      const first = text[start] ?? "";
      if (first === "{" || first === "[") {
        return readFlow(text, start, from, node, column, note);
      }
      const quoted = match(QUOTED, text, start);
      if (first === "|" || first === ">") {
        literal = column;
      } else if (from === start && !/["'#]/.test(first) && (start === 0 || /\s/.test(text[start - 1]))) {
        note(node, kind, kindColumn, false);
      }
      return start + quoted.length;
    };

    const readLine = (at, end) => {
      const indent = text.slice(at, end).search(/\S|$/);
      const isBlank = at + indent === end;
      if (literal !== null && (isBlank ? from - at : indent) > literal) {
        return end;
      }
      if (isBlank) {
        if (from >= at && from <= end) {
          note(owner(from - at).node, "node", from - at, false);
        }
        return end;
      }
      literal = null;
      let start = at + indent;
      for (let dash = match(DASH, text, start); dash; dash = match(DASH, text, start)) {
        enter(start - at, ITEM, true);
        start += dash.length;
      }
      const column = start - at;
      const key = findKey(start, end);
      if (!key) {
        const {node, column: outer} = owner(column);
        return readValue(start, node, outer, "node", column);
      }
      const node = enter(column, key.name, false);
      node.parent.keys.push({name: key.name, at: start});
      if (from === start) {
        note(node.parent, "key", column, false);
      }
      const value = key.colon + 1 + text.slice(key.colon + 1, end).search(/\S|$/);
      return readValue(value, node, column, "value", column);
    };

    for (let at = 0; at <= text.length; ) {
      at = lineEnd(text, readLine(at, lineEnd(text, at))) + 1;
    }
  };

  /**
   * Returns the place of the word at the caret; null if there is none, as in a comment.
   * Its kind is `key`, `value`, or `node` where a line can become either.
   */
  return (text, caret) => {
    const from = caret - /(?:\w[\w-]*)?$/.exec(text.slice(Math.max(0, caret - WORD_MAX), caret))[0].length;
    const to = caret + /^[\w-]*/.exec(text.slice(caret, caret + WORD_MAX))[0].length;
    let place = null;
    read(text, from, (node, kind, column, isFlow) => {
      place = {node, kind, column, isFlow};
    });
    return place && {
      from,
      to,
      kind: place.kind,
      column: place.column,
      isFlow: place.isFlow,
      hasColon: /^:(?:\s|$)/.test(text.slice(to, to + 2)),
      path: path(place.node),
      keys: place.node.keys.filter(it => it.at !== from).map(it => it.name),
    };
  };
})();
