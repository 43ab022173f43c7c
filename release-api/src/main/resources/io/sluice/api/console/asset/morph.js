// Makes a part of the page equal to a loaded one. Elements that are in both stay the same elements, so that they keep
// their focus, selection, scroll position and typed text.
"use strict";

const morph = (() => {
  const address = element => element?.id || element?.getAttribute("href") || element?.getAttribute("aria-labelledby") || "";

  /** Returns what an element is about; a row is about the first id or address in it. Only such elements change places. */
  const key = node => node.nodeType !== Node.ELEMENT_NODE ? ""
    : address(node) || (node.matches("li, tr") ? address(node.querySelector("[id], a[href]")) : "");

  /** A person opens details, and scripts fill an element with data-kept: both keep what they have. */
  const isKept = (element, name) =>
    (name === "open" && element.nodeName === "DETAILS") || (element.hasAttribute("data-kept") && !name.startsWith("data-"));

  const attributes = (from, to) => {
    for (const name of new Set([...from.getAttributeNames(), ...to.getAttributeNames()])) {
      const value = to.getAttribute(name);
      if (isKept(from, name) || from.getAttribute(name) === value) {
        continue;
      }
      value === null ? from.removeAttribute(name) : from.setAttribute(name, value);
    }
  };

  /** Takes the first of the nodes that can become another one; none if there is none. */
  const take = (nodes, next, about) => {
    for (const [it, other] of nodes) {
      if (it.nodeName === next.nodeName && other === about) {
        nodes.delete(it);
        return it;
      }
    }
    return null;
  };

  const children = (from, to) => {
    const rest = new Map([...from.childNodes].map(it => [it, key(it)]));
    const pairs = [...to.childNodes].map(next => [take(rest, next, key(next)), next]);
    rest.forEach((_, it) => it.remove());
    const move = from.moveBefore ? "moveBefore" : "insertBefore"; // the first keeps focus and scroll position
    let place = from.firstChild;
    for (const [found, next] of pairs) {
      if (found && found === place) {
        place = place.nextSibling;
      } else if (found) {
        from[move](found, place);
      } else {
        from.insertBefore(next.cloneNode(true), place); // the loaded page stays complete
      }
      if (found) {
        update(found, next);
      }
    }
  };

  const update = (from, to) => {
    if (from.isEqualNode(to)) {
      return; // most of a large page has not changed
    }
    if (from.nodeType === Node.ELEMENT_NODE) {
      attributes(from, to);
      if (!from.hasAttribute("data-kept")) {
        children(from, to);
      }
    } else if (from.data !== to.data) {
      from.data = to.data;
    }
  };

  return (from, to) => {
    const active = document.activeElement;
    const selection = [active?.selectionStart, active?.selectionEnd];
    update(from, to);
    if (active?.isConnected && active !== document.activeElement) {
      active.focus({preventScroll: true});
      if (Number.isInteger(selection[0])) {
        active.setSelectionRange(...selection);
      }
    }
  };
})();
