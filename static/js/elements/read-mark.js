// <read-mark> around the button “Mark as read”: tells it for the reader, once the page is looked at.

class ReadMark extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (!form) return;
    this.hidden = true;
    const tell = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", tell);
      const { name, value } = form.querySelector("button[name]");
      const body = new URLSearchParams([...new FormData(form), [name, value]]);
      fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => (this.hidden = false));
    };
    document.addEventListener("visibilitychange", tell);
    tell();
  }
}

customElements.define("read-mark", ReadMark);
