// Elements, made and filled without ever reading text as markup.

const kSvg = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name === "text") {
      element.textContent = value;
    } else if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function make(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function drawing(tag, properties = {}, ...children) {
  return fill(document.createElementNS(kSvg, tag), properties, children);
}

export function byId(id) {
  return document.getElementById(id);
}

/** Writes only what changed: a screen reader need not hear it again. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function show(element, visible) {
  element.hidden = !visible;
}

/** Says something once to those who listen instead of look. */
export function announce(region, text) {
  region.textContent = "";
  setTimeout(() => {
    region.textContent = text;
  }, 60);
}

/**
 * Makes `list` hold one child for each row, keeping the elements of rows that stay, so that focus
 * and the reader's place stay too.
 */
export function keepRows(list, rows, keyOf, create, update) {
  const known = new Map();
  for (const child of Array.from(list.children)) {
    known.set(child.dataset.row, child);
  }
  let before = list.firstElementChild;
  for (const row of rows) {
    const key = String(keyOf(row));
    let element = known.get(key);
    if (element) {
      known.delete(key);
    } else {
      element = create(row);
      element.dataset.row = key;
    }
    update(element, row);
    if (element === before) {
      before = before.nextElementSibling;
    } else {
      list.insertBefore(element, before);
    }
  }
  for (const left of known.values()) {
    left.remove();
  }
}
