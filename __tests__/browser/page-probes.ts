/** What is asked of a page, as expressions that run inside it. */

/** Elements that reach beyond the window’s right edge, unless something around them scrolls by itself. */
export const beyondTheEdge = `(() => {
  const scrolls = (element) => element.closest('.scroll') !== null;
  return [...document.body.querySelectorAll('*')]
    .filter((element) => !scrolls(element) && !element.closest('.skip'))
    .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .map((element) => element.outerHTML.slice(0, 120));
})()`;

/**
 * Texts whose contrast is below that of WCAG 2.2 AA, 4.5 to 1
 * (https://www.w3.org/TR/WCAG22/#contrast-minimum, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
 */
export const tooFaint = `(() => {
  const rgb = (text) => (/^rgba?\\(([^)]+)\\)$/.exec(text)?.[1] ?? '0,0,0,0').split(',').map(Number);
  const channel = (value) => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    if (element instanceof SVGElement) return rgb(getComputedStyle(element.ownerSVGElement.querySelector('rect')).fill);
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    throw new Error('nothing is behind ' + element.outerHTML.slice(0, 80));
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = new Set();
  while (texts.nextNode()) {
    const { textContent, parentElement: element } = texts.currentNode;
    if (textContent.trim() === '' || element.tagName === 'title') continue;
    const { color, fill } = getComputedStyle(element);
    const [one, other] = [rgb(element instanceof SVGElement ? fill : color), behind(element)].map(luminance).sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) faint.add(contrast.toFixed(2) + ' ' + element.tagName + '.' + element.getAttribute('class') + ' ' + textContent.trim().slice(0, 40));
  }
  return [...faint];
})()`;

/** The headings, as `2 At a glance`. */
export const headings = `[...document.querySelectorAll('h1, h2, h3, h4')].map((each) => each.tagName[1] + ' ' + each.textContent.trim())`;

/** Opens every part that is folded away, so that what is in it counts too. */
export const unfold = `document.querySelectorAll('details').forEach((each) => { each.open = true; })`;

/** What breaks a page for those who do not see it: landmarks, names, tables, links that lead nowhere. */
export const inaccessible = `(() => {
  const missing = [];
  const one = (selector) => { if (document.querySelectorAll(selector).length !== 1) missing.push('not exactly one ' + selector); };
  ['main', 'header', 'nav[aria-label]', 'footer', 'h1'].forEach(one);
  if (document.documentElement.lang !== 'en') missing.push('no language');
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  ids.filter((id, index) => ids.indexOf(id) !== index).forEach((id) => missing.push('id twice: ' + id));
  document.querySelectorAll('[aria-labelledby]').forEach((each) => {
    const id = each.getAttribute('aria-labelledby');
    if (!document.getElementById(id)?.textContent.trim()) missing.push('no label ' + id);
  });
  document.querySelectorAll('a[href^="#"]').forEach((each) => {
    if (!document.getElementById(each.getAttribute('href').slice(1))) missing.push('link to nothing: ' + each.getAttribute('href'));
  });
  document.querySelectorAll('table').forEach((each) => {
    if (!each.caption?.textContent.trim()) missing.push('table without caption');
    each.querySelectorAll('th').forEach((head) => { if (!head.scope) missing.push('th without scope: ' + head.textContent); });
    each.querySelectorAll('tbody tr').forEach((row) => { if (row.children[0]?.tagName !== 'TH') missing.push('row without head: ' + row.textContent); });
  });
  document.querySelectorAll('svg').forEach((each) => {
    if (each.getAttribute('role') !== 'img' || !each.querySelector('title')) missing.push('drawing without text');
  });
  return missing;
})()`;

/** Lines of drawings that are wider than the box that they stand in. */
export const outOfTheirBox = `[...document.querySelectorAll('svg')].flatMap((drawing) => {
  const boxes = [...drawing.querySelectorAll('rect')].map((each) => each.getBBox());
  const right = Math.min(...boxes.map(({ x, width }) => x + width));
  return [...drawing.querySelectorAll('text')].filter((each) => each.getBBox().x + each.getBBox().width > right).map((each) => each.textContent);
})`;
