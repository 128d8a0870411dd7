import assert from 'node:assert/strict';

/** An element of an XML document, as a strict parser reads it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const legal = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Parses what reporters may write of XML 1.0: a declaration, elements, attributes in double quotes, text and references. Throws on all
 * else, on anything that is not well-formed above all.
 */
export function parseXml(document: string): XmlElement {
  assert.match(document, legal, 'a character that XML does not have');
  const declaration = '<?xml version="1.0" encoding="utf-8"?>\n';
  assert.ok(document.startsWith(declaration));
  let at = declaration.length;

  function take(pattern: RegExp): RegExpExecArray {
    const sticky = new RegExp(pattern.source, 'y');
    sticky.lastIndex = at;
    const match = sticky.exec(document);
    assert.ok(match !== null, `${pattern} does not match at ${at}: ${document.slice(at, at + 80)}`);
    at = sticky.lastIndex;
    return match;
  }

  function element(): XmlElement {
    const [, name = ''] = take(/<([a-z]+)/);
    const attributes: Record<string, string> = Object.create(null);
    while (document[at] === ' ') {
      const [, key = '', value = ''] = take(/ ([a-z]+)="([^"<]*)"/);
      assert.ok(!(key in attributes), `${key} is there twice`);
      attributes[key] = unescaped(value);
    }
    if (document.startsWith('/>', at)) {
      at += 2;
      return { name, attributes, children: [], text: '' };
    }
    take(/>/);
    const children: XmlElement[] = [];
    let text = '';
    while (!document.startsWith('</', at)) {
      if (document[at] === '<') children.push(element());
      else text += unescaped(take(/[^<]+/)[0]);
    }
    assert.equal(take(/<\/([a-z]+)>/)[1], name);
    return { name, attributes, children, text };
  }

  const root = element();
  assert.equal(document.slice(at), '\n');
  return root;
}

function unescaped(text: string): string {
  assert.doesNotMatch(text, /&(?!#\d+;|(?:amp|lt|gt|quot|apos);)|\]\]>/);
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, code?: string, name = '') => {
    return code === undefined ? entities[name]! : String.fromCodePoint(Number(code));
  });
}
