// What readers who hear the page would miss: levels of headings left out, tables without a caption, header cells without a
// scope, more or less than one main part and one first heading, sections without a name.
const wrong = [];
let level = 0;
for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
  const own = Number(heading.tagName[1]);
  if (own > level + 1 && heading.closest('dialog') === null) wrong.push('level left out: ' + heading.textContent);
  level = own;
}
for (const table of document.querySelectorAll('table')) {
  if (!table.caption?.textContent.trim()) wrong.push('no caption: ' + table.textContent.slice(0, 40));
  for (const cell of table.querySelectorAll('th')) if (!cell.scope) wrong.push('no scope: ' + cell.textContent);
}
for (const name of ['main', 'h1', 'header.top', 'nav', 'footer']) {
  if (document.querySelectorAll(name).length !== 1) wrong.push('not one ' + name);
}
for (const section of document.querySelectorAll('section')) {
  if (!document.getElementById(section.getAttribute('aria-labelledby'))) wrong.push('no name: ' + section.id);
}
for (const plot of document.querySelectorAll('svg')) {
  const isDecoration = plot.getAttribute('aria-hidden') === 'true';
  if (!isDecoration && plot.getAttribute('role') !== 'img') wrong.push('no image: ' + plot.outerHTML.slice(0, 80));
}
const twice = [...document.querySelectorAll('[id]')].map((element) => element.id).filter((id, at, all) => all.indexOf(id) < at);
if (twice.length) wrong.push('ids twice: ' + twice);
return wrong;
