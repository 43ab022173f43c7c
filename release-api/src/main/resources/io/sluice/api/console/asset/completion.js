// The list of suggestions at a textarea with a document. The focus stays in the textarea, and nothing is chosen until a
// person moves to a suggestion or clicks one: Enter still makes a new line, and Tab still leaves.
"use strict";

(() => {
  const text = document.querySelector("textarea[data-schema]");
  if (!text) {
    return;
  }
  // A box that scrolls would need the focus. So the list shows some suggestions at a time, and the arrow keys lead to the others.
  const SHOWN_MAX = 5;
  const popup = document.getElementById("suggestion-popup");
  const list = document.getElementById("suggestions");
  const range = document.getElementById("suggestion-range");
  const count = document.getElementById("suggestion-count");
  const mirror = document.createElement("div"); // has the text before the caret, to measure where its line ends
  mirror.className = "mono mirror";
  mirror.setAttribute("aria-hidden", "true");
  text.after(mirror);

  let schema = null; // a promise
  let found = null;
  let active = -1;
  let first = 0; // the first suggestion that is shown
  let caret = -1;
  let dismissed = -1; // the start of the word at which a person has closed the list: it opens again at another one

  /** Loads the schema, which the browser keeps. After a failure, the next focus or Ctrl+Space tries again. */
  const load = async () => {
    if (!await schema) {
      schema = fetch(text.dataset.schema).then(it => it.ok ? it.json() : null).catch(() => null);
    }
    return schema;
  };

  /** Puts the list below the line of the caret or, if the window ends there, above it. */
  const place = () => {
    mirror.style.width = `${text.clientWidth}px`;
    mirror.textContent = `${text.value.slice(0, text.selectionStart)}\u200b`;
    const bottom = Math.max(0, Math.min(text.clientTop + mirror.scrollHeight - text.scrollTop, text.offsetHeight));
    const above = bottom - parseFloat(getComputedStyle(text).lineHeight) - popup.offsetHeight;
    const {top} = text.getBoundingClientRect();
    popup.style.top = `${top + bottom + popup.offsetHeight > innerHeight && top + above > 0 ? above : bottom}px`;
  };

  const element = (name, className, words) => {
    const it = document.createElement(name);
    it.className = className;
    it.textContent = words;
    return it;
  };

  const option = ({name, note, help}, i, all) => {
    const it = element("li", "suggestion", "");
    it.id = `suggestion-${i}`;
    for (const [attribute, value] of [["role", "option"], ["aria-setsize", all.length], ["aria-posinset", i + 1]]) {
      it.setAttribute(attribute, value);
    }
    const parts = [["code", "", name], ["span", "suggestion-note", note], ["span", "suggestion-help", help]];
    it.append(...parts.filter(part => part[2]).flatMap(part => [element(...part), " "]));
    return it;
  };

  /** Marks the active suggestion, and shows those around it. */
  const activate = i => {
    active = i;
    first = Math.max(Math.min(first, Math.max(i, 0)), i - SHOWN_MAX + 1);
    const options = [...list.children];
    options.forEach((it, at) => {
      it.setAttribute("aria-selected", at === active);
      it.hidden = at < first || at >= first + SHOWN_MAX;
    });
    if (active < 0) {
      text.removeAttribute("aria-activedescendant");
    } else {
      text.setAttribute("aria-activedescendant", options[active].id);
    }
    range.textContent = options.length > SHOWN_MAX ? `${first + 1} to ${first + SHOWN_MAX} of ${options.length}` : "";
    if (found) {
      place();
    }
  };

  /** Shows suggestions, or hides the list if there are none. A screen reader reads the count if it changes. */
  const update = (next, sentence) => {
    found = next;
    first = 0;
    list.replaceChildren(...(next?.options ?? []).map(option));
    popup.hidden = !next;
    activate(-1);
    if (count.textContent !== sentence) {
      count.textContent = sentence;
    }
  };

  const close = () => update(null, "");

  /** @param isWanted whether a person pressed the keys for the list; otherwise it needs a word that is begun */
  const show = async isWanted => {
    const root = await (isWanted ? load() : schema);
    const isSelected = text.selectionStart !== text.selectionEnd;
    caret = text.selectionEnd;
    const next = root && !isSelected && document.activeElement === text ? suggestions(text.value, caret, root) : null;
    const isOpen = next && next.options.length > 0 && (isWanted || (next.from < caret && next.from !== dismissed));
    if (isOpen) {
      update(next, next.options.length === 1 ? "1 suggestion" : `${next.options.length} suggestions`);
    } else {
      update(null, isWanted ? "no suggestions" : "");
    }
    if (isWanted || next?.from !== dismissed) {
      dismissed = -1;
    }
  };

  const move = step => {
    const size = found.options.length;
    activate(active < 0 && step < 0 ? size - 1 : (active + step + size) % size);
    list.children[active].scrollIntoView({block: "nearest"});
  };

  const dismiss = () => {
    dismissed = found.from;
    close();
  };

  /** Inserts as typing does, so that the browser can undo it and the plan follows. */
  const accept = i => {
    const {from, to, options} = found;
    dismiss();
    text.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, options[i].insert)) {
      text.setRangeText(options[i].insert, from, to, "end");
      text.dispatchEvent(new InputEvent("input", {bubbles: true}));
    }
  };

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: dismiss,
    Enter: () => accept(active),
    Tab: () => accept(active),
  };

  text.addEventListener("keydown", event => {
    const isOther = event.isComposing || event.altKey || event.metaKey;
    if (!isOther && event.ctrlKey && event.code === "Space") {
      event.preventDefault();
      show(true);
    } else if (!isOther && !event.ctrlKey && !event.shiftKey && found && keys[event.key]
      && (active >= 0 || !["Enter", "Tab"].includes(event.key))) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  text.addEventListener("input", ({inputType}) => {
    const isTyped = ["insertText", "insertCompositionText"].includes(inputType) || (found && inputType?.startsWith("delete"));
    if (isTyped) {
      show(false);
    } else {
      close();
    }
  });
  document.addEventListener("selectionchange", () => {
    if (text.selectionEnd !== caret) {
      dismissed = -1;
      if (found || count.textContent) {
        close();
      }
    }
  });
  text.addEventListener("focus", load);
  text.addEventListener("blur", close);
  text.addEventListener("scroll", () => found && place());
  popup.addEventListener("mousedown", event => event.preventDefault()); // the focus stays in the textarea
  list.addEventListener("click", event => {
    const it = event.target.closest("[role=option]");
    if (it) {
      accept([...list.children].indexOf(it));
    }
  });

  if (document.activeElement === text) {
    load();
  }
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-haspopup", "listbox");
  text.setAttribute("aria-controls", list.id);
  const help = document.getElementById("completion-help");
  help.hidden = false;
  text.setAttribute("aria-describedby", `${help.id} ${text.getAttribute("aria-describedby") ?? ""}`.trim());
})();
