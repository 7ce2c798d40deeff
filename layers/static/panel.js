// The receipt: everything known about one event, or the events that share a mark.
(function (dateline) {
const { make } = dateline.words;

class Panel {
  // hear: {close(), pick(row), step(by)}
  constructor(root, speech, id, hear) {
    Object.assign(this, { root, speech, id, hear, from: null });
    root.hidden = true;
    root.tabIndex = -1;
    root.setAttribute("role", "dialog");
    root.setAttribute("aria-labelledby", `${id}-panel-title`);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  // steps: null, or {text: "Event 3 of 11", first, last} with buttons to the events before and after.
  open(title, nodes, steps, focus) {
    const { root, speech } = this;
    const held = root.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : "";
    if (root.hidden) this.from = document.activeElement;
    const bar = make("div", "dateline-panel-bar");
    const tool = (word, sign, act) => {
      const element = make("button", "dateline-button dateline-step", sign);
      element.type = "button";
      element.setAttribute("aria-label", speech.say(word));
      element.title = speech.say(word);
      element.addEventListener("click", act);
      bar.append(element);
      return element;
    };
    if (steps) {
      bar.append(make("span", "dateline-count", steps.text));
      tool("previous", "←", () => this.hear.step(-1)).setAttribute("aria-disabled", String(steps.first));
      tool("next", "→", () => this.hear.step(1)).setAttribute("aria-disabled", String(steps.last));
    }
    tool("close", "×", () => this.close()).classList.add("dateline-close");
    const heading = make("h2", "dateline-panel-title");
    heading.id = `${this.id}-panel-title`;
    heading.append(make("bdi", "", title));
    root.replaceChildren(bar, heading, ...nodes);
    root.hidden = false;
    root.scrollTop = 0;
    if (!focus) return;
    // Who presses "next" again and again stays on that button.
    const again = [...bar.children].find((element) => held && element.getAttribute("aria-label") === held);
    (again || root).focus({ preventScroll: true });
    root.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.root.hidden) return;
    const inside = this.root.contains(document.activeElement);
    this.root.hidden = true;
    this.root.replaceChildren();
    this.hear.close(inside ? this.from : null);
  }
}

dateline.Panel = Panel;
})(window.dateline._);
