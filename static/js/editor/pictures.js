// Pictures on their way into the text: chosen, dropped or pasted, sent to the server, and then a figure.

import { redoDepth } from "prosemirror-history";
import { person } from "../kept.js";
import { make } from "../offers.js";
import { renewToken, SIGN_IN } from "../sending.js";
import { awaited, behind, placeOf, waitingSign } from "./arrivals.js";
import { picturesIn } from "./figures.js";
import { schema } from "./schema.js";

const KINDS = "image/png,image/jpeg,image/gif,image/webp,image/avif";
const PAUSES = [2000, 3000, 5000, 10_000, 10_000, 0]; // milliseconds before one asks again; then one gives up
const PATIENCE = 120_000; // milliseconds for one picture: a large one over a slow line
const WORDS = {
  none: "Only pictures can be put into the text here: PNG, JPEG, GIF, WebP or AVIF. A Word file is brought in on the page of a new essay.",
  offline: "There is no connection: the picture was not sent. Add it again when you are online.",
  out: "You are signed out. Sign in, and add the picture again.",
  other: "Another account is signed in now. Sign in as yourself, and add the picture again.",
  failed: "The server could not take this picture. Try again in a moment.",
  unreadable: "One picture that was pasted cannot be read. Save it as a file, then drop the file into the text or upload it.",
  busy: "Others are adding pictures: yours waits for its turn.",
};

export class Pictures {
  batches = 0;
  pastes = 0;
  settled = new Map(); // what has become of the pictures that were pasted: what stands for each, and its facts or null
  coming = null; // until all have arrived: whether they have

  constructor(desk, url) {
    Object.assign(this, { desk, url });
    this.input = make("input", { type: "file", accept: KINDS, multiple: true, hidden: true, ariaLabel: "Choose pictures" });
    this.input.addEventListener("change", () => {
      this.take([...this.input.files], this.desk.view.state.selection.to);
      this.input.value = "";
    });
  }

  choose() {
    this.input.click();
  }

  // A picture that was copied in a browser comes with its address, of which nothing is needed.
  pasted(event) {
    const { clipboardData } = event;
    const files = [...clipboardData.files];
    const words = clipboardData.types.some((type) => type.startsWith("text/")) && !onlyPicture(clipboardData.getData("text/html"));
    if (!files.length || words) return false;
    event.preventDefault();
    return this.given(files, this.desk.view.state.selection.to);
  }

  dropped(event) {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return false;
    event.preventDefault();
    const place = this.desk.view.posAtCoords({ left: event.clientX, top: event.clientY });
    return this.given(files, place?.pos ?? this.desk.view.state.selection.to);
  }

  given(files, at) {
    const pictures = files.filter((file) => file.type.startsWith("image/"));
    if (pictures.length < files.length) this.desk.say(WORDS.none);
    if (pictures.length) this.take(pictures, at);
    return true;
  }

  // What was pasted, its pictures with names that no other paste has had.
  named(html, pictures) {
    this.pastes += 1;
    const own = (placeholder) => placeholder.replace("pasted:", `pasted:${this.pastes}-`);
    const expected = pictures.map((one) => ({ ...one, placeholder: own(one.placeholder) }));
    if (!pictures.length) return html;
    setTimeout(() => this.waitFor(this.expect(expected)));
    return html.replaceAll('src="pasted:', `src="pasted:${this.pastes}-`);
  }

  take(files, at) {
    this.waitFor(this.bring(files, at));
  }

  // `arrived`: a promise of whether all is well; what breaks is not. Whoever publishes waits for it.
  waitFor(arrived) {
    const all = Promise.all([this.coming ?? true, arrived]).then((well) => well.every(Boolean), () => false);
    this.coming = all;
    all.then(() => this.coming === all && (this.coming = null));
  }

  // Pictures that came within pasted text stand in their places by a name of ours until they have arrived.
  async expect(pictures) {
    let well = true;
    for (const { placeholder, dataURL } of pictures) {
      const file = fileOf(dataURL);
      const { src, width, height, error, way } = file ? await this.send(file, (words) => this.desk.tell(words)) : { error: WORDS.unreadable };
      if (error) this.desk.say(error, way);
      well &&= !error;
      this.settle(placeholder, src ? { src, width: String(width), height: String(height) } : null);
    }
    return well;
  }

  // Where a picture was expected: the picture; if it did not come, the words that stood with it.
  settle(placeholder, attrs) {
    const { view } = this.desk;
    const { tr } = view.state;
    this.settled.set(placeholder, attrs);
    view.state.doc.descendants((node, at) => {
      if (node.attrs.src !== placeholder) return;
      const [from, to] = [tr.mapping.map(at), tr.mapping.map(at + node.nodeSize)];
      if (attrs) tr.setNodeMarkup(from, null, { ...node.attrs, ...attrs });
      else tr.replaceWith(from, to, wordsOf(node));
    });
    if (tr.docChanged) view.dispatch(tr.setMeta("addToHistory", false));
  }

  // What was cut, or undone, while its picture was on its way has come back.
  changed() {
    if (!this.settled.size) return;
    const waiting = new Set();
    this.desk.view.state.doc.forEach((block) => picturesIn(block).forEach(({ attrs }) => this.settled.has(attrs.src) && waiting.add(attrs.src)));
    for (const placeholder of waiting) this.settle(placeholder, this.settled.get(placeholder));
  }

  // Files given at once, one after the other, behind the block they were given in.
  async bring(files, at) {
    const { view } = this.desk;
    const id = (this.batches += 1);
    const still = stillness(view);
    const said = [];
    const leaving = new AbortController();
    const sign = waitingSign(view, id, () => leaving.abort());
    let [way, count, well] = [undefined, 0, true];
    const waiting = (words) => {
      sign.firstChild.textContent = words;
      this.desk.tell(words);
    };
    view.dispatch(awaited(view.state.tr, { id, at: behind(view.state.doc, at), sign }));
    sign.scrollIntoView({ block: "nearest" });
    for (const [number, file] of files.entries()) {
      waiting(files.length > 1 ? `Sending picture ${number + 1} of ${files.length}: ${file.name}` : `Sending ${file.name}`);
      const answer = await this.send(file, waiting, leaving.signal);
      if (leaving.signal.aborted) break;
      const note = answer.error || answer.said;
      if (note) said.push(`“${file.name}”: ${note}`);
      way ??= answer.way;
      well &&= !answer.error;
      if (answer.error) continue;
      count += 1;
      this.insert(answer, { id, at: placeOf(view.state, id), sign }, still());
    }
    if (sign.contains(document.activeElement)) view.focus();
    view.dispatch(awaited(view.state.tr, { id }));
    this.desk.tell(!count ? "" : count === 1 ? "The picture is in your text. Describe it, and say whose it is." : `${count} pictures are in your text. Describe each, and say whose it is.`);
    if (said.length) this.desk.say(said.join(" "), way);
    return well;
  }

  // What comes next comes behind it. Who has gone on writing is left where they are, and can still redo what they undid.
  insert({ src, width, height }, { id, at, sign }, still) {
    const { view } = this.desk;
    const figure = schema.nodes.figure.create({ src, width: String(width), height: String(height), alt: "" });
    const tr = view.state.tr.insert(at, figure).setMeta("addToHistory", !redoDepth(view.state));
    const focused = sign.contains(document.activeElement) && document.activeElement;
    view.dispatch(awaited(tr, { id, at: at + figure.nodeSize, sign }));
    if (focused) focused.focus(); // the sign was moved
    const field = still && view.nodeDOM(at)?.querySelector?.(".figure-facts input");
    if (!field) return;
    field.focus({ preventScroll: true });
    view.nodeDOM(at).scrollIntoView({ block: "nearest" });
  }

  // Where many add pictures at once, one waits for one's turn.
  async send(file, waiting, leaving) {
    let renewed = false;
    for (const pause of PAUSES) {
      let { status, said } = await this.sendOnce(file, leaving);
      if (status === 400 && !renewed) {
        const { who } = await renewToken();
        if (who && who !== person()) return { error: WORDS.other };
        renewed = true;
        ({ status, said } = await this.sendOnce(file, leaving));
      }
      if (leaving?.aborted) return {};
      if (status === 201) return said;
      if (status === 0) return { error: WORDS.offline };
      if (status === 401) return { error: WORDS.out, way: ["Sign in", SIGN_IN] };
      if (status !== 503 || !pause) return { error: said.error ?? WORDS.failed };
      waiting(WORDS.busy);
      await new Promise((go) => setTimeout(go, pause));
    }
    return undefined;
  }

  async sendOnce(file, leaving) {
    const late = AbortSignal.timeout(PATIENCE);
    const body = new FormData();
    body.set("picture", file);
    body.set("csrf_token", document.querySelector("[name=csrf_token]")?.value ?? "");
    try {
      const answer = await fetch(this.url, { method: "POST", body, headers: { Accept: "application/json" }, signal: leaving ? AbortSignal.any([leaving, late]) : late });
      return { status: answer.status, said: await answer.json().catch(() => ({})) };
    } catch {
      return { status: 0, said: {} };
    }
  }
}

// Nothing where it is broken.
function fileOf(dataURL) {
  try {
    const bytes = atob(decodeURIComponent(dataURL.slice(dataURL.indexOf(",") + 1)));
    return new File([Uint8Array.from(bytes, (sign) => sign.charCodeAt(0))], "pasted");
  } catch {
    return null;
  }
}

// What a picture that did not come leaves: its caption, else what it was to show.
function wordsOf(node) {
  const { figure, paragraph } = schema.nodes;
  const alt = node.attrs.alt ? schema.text(node.attrs.alt) : [];
  if (node.type !== figure) return alt;
  return paragraph.create(null, node.content.size ? node.content : alt);
}

// Looked at as text: parsing would make the browser complain of styles that our pages do not allow.
function onlyPicture(html) {
  return html.match(/<img\b/gi)?.length === 1 && !html.replace(/<[^>]*>/g, "").trim();
}

// Whether somebody is where they were, and has done nothing since.
function stillness(view) {
  const { doc, selection } = view.state;
  const focused = document.activeElement;
  return () => view.state.doc === doc && view.state.selection.eq(selection) && document.activeElement === focused;
}
