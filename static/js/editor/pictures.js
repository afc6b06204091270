// Pictures on their way into the text: chosen, dropped or pasted, sent to the server, and then a figure.

import { make } from "../offers.js";
import { schema } from "./schema.js";

const KINDS = "image/png,image/jpeg,image/gif,image/webp,image/avif";
const PAUSES = [2000, 3000, 5000, 10_000, 10_000, 0]; // milliseconds before one asks again; then one gives up

export class Pictures {
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

  pasted(event) {
    const files = picturesIn(event.clipboardData);
    if (!files.length || event.clipboardData.types.includes("text/html")) return false;
    this.take(files, this.desk.view.state.selection.to);
    return true;
  }

  dropped(event) {
    const files = picturesIn(event.dataTransfer);
    if (!files.length) return false;
    event.preventDefault();
    const place = this.desk.view.posAtCoords({ left: event.clientX, top: event.clientY });
    this.take(files, place?.pos ?? this.desk.view.state.selection.to);
    return true;
  }

  // What was pasted, its pictures with names that no other paste has had.
  named(html, pictures) {
    this.pastes = (this.pastes ?? 0) + 1;
    const own = (placeholder) => placeholder.replace("pasted:", `pasted:${this.pastes}-`);
    setTimeout(() => this.expect(pictures.map((one) => ({ ...one, placeholder: own(one.placeholder) }))));
    return pictures.length ? html.replaceAll('src="pasted:', `src="pasted:${this.pastes}-`) : html;
  }

  // Pictures that came within pasted text stand in their places by a name of ours until they have arrived.
  async expect(pictures) {
    for (const { placeholder, dataURL } of pictures) {
      const { src, width, height, error } = await this.send(fileOf(dataURL));
      if (error) this.desk.say(error);
      this.settle(placeholder, src && { src, width: String(width), height: String(height) });
    }
  }

  // Where a picture was expected: the picture, or nothing.
  settle(placeholder, attrs) {
    const { view } = this.desk;
    const { tr } = view.state;
    view.state.doc.descendants((node, at) => {
      if (node.attrs.src !== placeholder) return;
      const here = tr.mapping.map(at);
      if (attrs) tr.setNodeMarkup(here, null, { ...node.attrs, ...attrs });
      else tr.delete(here, here + node.nodeSize);
    });
    view.dispatch(tr.setMeta("addToHistory", false));
  }

  async take(files, at, alt = "") {
    let place = at;
    for (const file of files) {
      this.desk.tell("Sending the picture…");
      const { src, width, height, said, error } = await this.send(file);
      this.desk.tell("");
      if (error || said) this.desk.say(error || said);
      if (error) continue;
      place = this.insert({ src, width: String(width), height: String(height), alt }, place);
      this.desk.tell("The picture is in your text. Describe it, and say whose it is.");
    }
  }

  insert(attrs, at) {
    const { view } = this.desk;
    const { doc, tr } = view.state;
    const $at = doc.resolve(Math.min(at, doc.content.size));
    const end = $at.depth ? $at.after(1) : $at.pos;
    const figure = schema.nodes.figure.create(attrs);
    view.dispatch(tr.insert(end, figure).scrollIntoView());
    view.nodeDOM(end)?.querySelector?.(".figure-facts input")?.focus();
    return end + figure.nodeSize;
  }

  // Where many add pictures at once, one waits for one's turn.
  async send(file) {
    for (const pause of PAUSES) {
      const { status, said } = await this.sendOnce(file);
      if (status === 201) return said;
      if (status === 0) return { error: "There is no connection: the picture was not sent. Add it again when you are online." };
      if (status !== 503 || !pause) return { error: said.error ?? "The server could not take this picture. Try again in a moment." };
      this.desk.tell("Others are adding pictures: yours waits for its turn.");
      await new Promise((go) => setTimeout(go, pause));
    }
    return undefined;
  }

  async sendOnce(file) {
    const body = new FormData();
    body.set("picture", file);
    body.set("csrf_token", document.querySelector("[name=csrf_token]")?.value ?? "");
    try {
      const answer = await fetch(this.url, { method: "POST", body, headers: { Accept: "application/json" } });
      return { status: answer.status, said: await answer.json().catch(() => ({})) };
    } catch {
      return { status: 0, said: {} };
    }
  }
}

function fileOf(dataURL) {
  const bytes = atob(dataURL.slice(dataURL.indexOf(",") + 1));
  return new File([Uint8Array.from(bytes, (sign) => sign.charCodeAt(0))], "pasted");
}

const picturesIn = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
