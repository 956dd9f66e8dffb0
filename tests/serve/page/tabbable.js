// What the Tab key should come to, in order, each by a name that tells it from the others.
window.nameOf = (element) => [...document.querySelectorAll('*')].indexOf(element) + ' ' + element.tagName + ' ' + (element.textContent || element.name || '').trim().slice(0, 30);
const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]');
const seen = (element) => element.getClientRects().length > 0 && !element.closest('dialog:not([open])');
const reached = (element) => element.type !== 'radio' || element.checked;
return [...all].filter((element) => seen(element) && reached(element)).map(window.nameOf);
