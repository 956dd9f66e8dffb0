// Every piece of words that is seen, with its contrast to what is behind it (WCAG 2.2, 1.4.3).
function channels(colour) {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return { red, green, blue, alpha };
}
function luminance({ red, green, blue }) {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function behind(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.alpha === 1) return colour;
  }
  return channels('rgb(255, 255, 255)');
}
const found = new Map();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || element.closest('script, title, desc, noscript, dialog:not([open])')) continue;
  if (!element.getClientRects().length) continue;
  const style = getComputedStyle(element);
  const words = channels(element.closest('svg') ? style.fill : style.color);
  const [light, dark] = [luminance(words), luminance(behind(element))].sort((a, b) => b - a);
  const contrast = (light + 0.05) / (dark + 0.05);
  const name = element.tagName + '.' + (element.getAttribute('class') || '') + ': ' + walker.currentNode.data.trim().slice(0, 30);
  if (!found.has(name)) found.set(name, contrast);
}
// What is drawn needs 3 : 1 (1.4.11); told as if it were words, times one and a half.
for (const bar of document.querySelectorAll('svg rect')) {
  const paint = bar.getAttribute('fill');
  if (!paint?.includes('--tone')) continue;
  const [light, dark] = [luminance(channels(getComputedStyle(bar).fill)), luminance(behind(bar.closest('div, section')))].sort((a, b) => b - a);
  found.set('bar ' + paint, ((light + 0.05) / (dark + 0.05)) * 1.5);
}
return [...found];
