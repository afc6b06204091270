// Parts of a pasted line: which marks and language its words have, where links lead, which pictures came along.

import { attributes } from "./pasted-lines.js";
import { emphasisIn } from "./pasted-styles.js";
import { isLook } from "./pasted-word.js";

const MARKS = {
  __proto__: null,
  ...{ b: "strong", strong: "strong", i: "em", em: "em", dfn: "em", var: "em", s: "s", strike: "s", del: "s" },
  ...{ sup: "sup", sub: "sub", code: "code", tt: "code", kbd: "code", samp: "code", q: "q", bdi: "bdi", cite: "cite" },
};
const LOOKS_OF_ITS_OWN = /^(h[1-6]|blockquote|li|ul|ol|table|tbody|thead|tr|td|th)$/;
const LANGUAGE = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i;
const WEB = /^(https?|mailto):/i;
const REDIRECT = /^(www\.google\.[\w.]+\/url|[\w.]+\.safelinks\.protection\.outlook\.com\/)$/;

const OWN = /^\/media\/([0-9a-f]{32})(\/\d+)?$/;
const EMBEDDED = /^data:image\/(png|jpe?g|gif|webp|avif);base64,/i;
const NO_ALT = /^((image|picture|graphic|bild|img|screenshot|clip_image)?[\s_-]*\d*(\.\w{3,4})?)$/i;
const BY_MACHINE = /[\s,.]*(Description|AI-generated content).{0,40}$/;
const EMOJI = /^\p{Extended_Pictographic}/u;

// What is true of the words in `element`, by what is true around it. `main`: the language of most of the text.
export function stateIn(element, style, around, { main, heading }) {
  const name = element.localName;
  const found = {};
  if (heading) Object.assign(found, { em: false, strong: false });
  else if (MARKS[name] && !element.classList.contains("citation")) found[MARKS[name]] = true;
  if (!heading && !LOOKS_OF_ITS_OWN.test(name) && !(name === "p" && isLook(element))) {
    Object.assign(found, emphasisIn(style));
  }
  const lang = languageOf(element);
  if (lang) found.lang = primary(lang) === main ? "" : canonical(lang);
  const dir = element.dir || style.direction;
  if (/^(ltr|rtl)$/.test(dir)) found.dir = dir === "ltr" && !around.dir ? "" : dir;
  if (name === "a") found.href = addressOf(element, around) || around.href;
  for (const key in found) if (found[key] !== (around[key] ?? false)) return { ...around, ...found };
  return around;
}

function languageOf(element) {
  const lang = element.getAttribute("lang");
  return lang && LANGUAGE.test(lang) && !/^(x|und|zxx)\b/i.test(lang) ? lang : "";
}

const primary = (lang) => lang.split("-")[0].toLowerCase();

function canonical(lang) {
  try {
    return Intl.getCanonicalLocales(lang)[0];
  } catch {
    return "";
  }
}

// The language of most letters; "" where most are in none that is named.
export function mainLanguage(page) {
  const counts = new Map();
  const known = new Map();
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_ALL);
  for (let node = page.body; node; node = walk.nextNode()) {
    if (node.nodeType === Node.ELEMENT_NODE) known.set(node, primary(languageOf(node)) || (known.get(node.parentNode) ?? ""));
    else if (node.nodeType === Node.TEXT_NODE) {
      const lang = known.get(node.parentNode);
      counts.set(lang, (counts.get(lang) ?? 0) + node.data.trim().length);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? "";
}

// Where a link leads on the web, past the counting pages of Google and Outlook; a note's number leads nowhere.
function addressOf(link, { sup }) {
  const href = (link.getAttribute("href") ?? "").trim();
  try {
    const url = new URL(href);
    const real = REDIRECT.test(url.host + url.pathname) && (url.searchParams.get("q") ?? url.searchParams.get("url"));
    if (real) return WEB.test(real) && real;
    return WEB.test(url.protocol) && !(sup && url.hash) && href;
  } catch {
    return null; // no address
  }
}

// The pictures of what was pasted: `came` are embedded, each under a name that stands for its address; `lost` is how
// many others there were.
export class Pictures {
  came = [];
  lost = 0;

  // {html} of one that is kept, or {text} where nothing but words is left of it.
  take(element) {
    const alt = altOf(element);
    const [width, height] = ["width", "height"].map((name) => Math.round(parseFloat(element.getAttribute(name))));
    if (element.getAttribute("aria-roledescription") === "checkbox" || width < 3) return {};
    const dataURL = element.getAttribute("src") ?? "";
    const own = OWN.exec(dataURL.replace(location.origin, ""))?.[1];
    if (own) return { html: `<img${attributes({ src: `/media/${own}`, alt, width, height })}>` };
    if (EMBEDDED.test(dataURL)) {
      const placeholder = `pasted:${this.came.push({ dataURL, alt })}`;
      this.came.at(-1).placeholder = placeholder;
      return { html: `<img${attributes({ src: placeholder, alt })}>` };
    }
    if (EMOJI.test(alt)) return { text: alt };
    this.lost += 1;
    return {};
  }
}

function altOf(element) {
  const alt = (element.getAttribute("alt") ?? "").replace(BY_MACHINE, "").trim();
  return NO_ALT.test(alt) ? "" : alt;
}
