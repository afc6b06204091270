// Pictures on their way into the text: chosen, dropped or pasted, sent to the server, and then a figure.

import { make } from "../offers.js";
import { schema } from "./schema.js";

const KINDS = "image/png,image/jpeg,image/gif,image/webp,image/avif";

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

  // Pictures that came within pasted text, as data: their places are filled when they have arrived.
  expect(pictures) {
    for (const { dataURL, alt } of pictures) {
      const bytes = Uint8Array.from(atob(dataURL.slice(dataURL.indexOf(",") + 1)), (sign) => sign.charCodeAt(0));
      setTimeout(() => this.take([new File([bytes], "pasted")], this.desk.view.state.selection.to, alt));
    }
  }

  async take(files, at, alt = "") {
    let place = at;
    for (const file of files) {
      this.desk.tell("Sending the picture…");
      const { src, width, height, error } = await this.send(file);
      if (error) {
        this.desk.say(error);
        continue;
      }
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

  async send(file) {
    const body = new FormData();
    body.set("picture", file);
    body.set("csrf_token", document.querySelector("[name=csrf_token]")?.value ?? "");
    try {
      const answer = await fetch(this.url, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) return said;
      return { error: said.error ?? "The server could not take this picture. Try again in a moment." };
    } catch {
      return { error: "There is no connection: the picture was not sent. Add it again when you are online." };
    }
  }
}

const picturesIn = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
