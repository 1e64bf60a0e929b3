"use strict";
// What all pages share: words in two languages, elements, tabs, moving by arrow keys, CSV.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = id => document.getElementById(id);
const whenLanguageChanges = [];
let lang = data.lang || (navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag in data.words) ?? "en");

function word(key, values = {}) {
  return data.words[lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function number(value, options) {
  return new Intl.NumberFormat(lang, options).format(value);
}

function count(key, n) {
  const form = new Intl.PluralRules(lang).select(n) === "one" ? "one" : "other";
  return word(`${key}.${form}`, { n: number(n) });
}

function setLanguage(chosen) {
  lang = chosen;
  document.documentElement.lang = lang;
  for (const item of document.querySelectorAll("[data-word]")) item.textContent = word(item.dataset.word);
  for (const item of document.querySelectorAll("[data-name]")) item.setAttribute("aria-label", word(item.dataset.name));
  for (const item of document.querySelectorAll("[data-hint]")) item.placeholder = word(item.dataset.hint);
  for (const item of document.querySelectorAll("[data-lang]")) item.setAttribute("aria-pressed", item.dataset.lang === lang);
  for (const item of document.querySelectorAll("time")) item.textContent = formatDays(item.dateTime, item.dateTime);
  for (const item of document.querySelectorAll("[data-page-lang]")) item.lang = lang;
  for (const change of whenLanguageChanges) change();
}

// Texts are only ever set as text: nothing of a report is read as markup.
function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter(child => child != null));
  return made;
}

function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function drawn(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

// One of a group is reached by Tab, the others by arrow keys.
function rove(group, selector, keys = { ArrowRight: 1, ArrowLeft: -1 }) {
  const items = () => [...group.querySelectorAll(selector)].filter(item => !item.closest("[hidden]"));
  const settle = item => {
    for (const other of group.querySelectorAll(`${selector}[tabindex="0"]`)) other.setAttribute("tabindex", -1);
    item?.setAttribute("tabindex", 0);
  };
  if (!group.dataset.roves) {
    group.dataset.roves = "yes";
    group.addEventListener("focusin", event => event.target.matches(selector) && settle(event.target));
    group.addEventListener("keydown", event => {
      if (!(event.key in keys) || !event.target.matches(selector)) return;
      const all = items();
      event.preventDefault();
      all[(all.indexOf(event.target) + keys[event.key] + all.length) % all.length].focus();
    });
  }
  settle(items()[0]);
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/’/g, "'").toLowerCase();
}

const LOCALES = { fr: "fr", en: "en-GB" };
const MONTH = { month: "short", year: "numeric" };
const DAY = { day: "numeric", ...MONTH };

// The days as a reader would say them: 2019; mars 2019; 6 août 2013; janv. 2011 – déc. 2012.
function formatDays(first, last) {
  const [start, end] = [first, last].map(day => new Date(`${day}T00:00:00Z`));
  const after = new Date(end.getTime() + 86400000);
  const wholeMonths = first.endsWith("-01") && after.getUTCDate() === 1;
  const wholeYears = first.endsWith("-01-01") && last.endsWith("-12-31");
  const options = wholeYears ? { year: "numeric" } : wholeMonths ? MONTH : DAY;
  return new Intl.DateTimeFormat(LOCALES[lang], { ...options, timeZone: "UTC" }).formatRange(start, end);
}

// The form of `uncoop-nlp export csv`: semicolons, a byte-order mark, no formulas.
function toCsv(columns, rows) {
  const cell = value => {
    if (value == null) return "";
    if (typeof value === "number") return value;
    const text = /^[=+\-@\t\r\n＝＋－＠']/.test(value) ? `'${value}` : value;
    return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return "\ufeff" + [columns, ...rows].map(row => row.map(cell).join(";") + "\r\n").join("");
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function tabs(list, choose) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const select = chosen => {
    for (const tab of all) {
      tab.setAttribute("aria-selected", tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    choose(chosen);
  };
  list.addEventListener("click", event => all.includes(event.target) && select(event.target));
  list.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const visible = all.filter(tab => tab.offsetParent);
    const next = visible[(visible.indexOf(event.target) + step + visible.length) % visible.length];
    next.focus();
    select(next);
  });
  return select;
}

for (const button of document.querySelectorAll("[data-lang]"))
  button.addEventListener("click", () => setLanguage(button.dataset.lang));
