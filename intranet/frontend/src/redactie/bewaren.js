// The draft is saved while one types: only the stretch that changed goes over, with the revision it was made on. When
// another changed the same draft, nothing is overwritten: what can be put together is, and else the person chooses.

import { ChangeSet } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

import { difference, replaceText } from "./verschil.js";
import { announce, element } from "./vragen.js";

const DELAY = 400; // milliseconds of rest before a save
const AGAIN = 3000; // milliseconds until the next try when there is no connection

/** Saves the text of the editor to where its textarea says, from the first change on. */
export function saving(area) {
  let draft = null;
  return EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    draft ??= new Draft(area, update.view);
    draft.changed(update.changes);
  });
}

class Draft {
  constructor(area, view) {
    this.area = area;
    this.view = view;
    this.saved = area.value; // the textarea holds what the server has
    this.revision = Number(area.dataset.revisie);
    this.timer = null;
    this.under = null; // what was typed while a save is under way
    this.conflict = false;
    this.when = document.getElementById("bewaard")?.textContent ?? ""; // the words for when it was saved last
    addEventListener("beforeunload", (event) => {
      if (this.isSaved()) return;
      this.save(true);
      event.preventDefault();
    });
    // A window that closes or is put away gets no question: send what there is, it is small.
    addEventListener("pagehide", () => this.save(true));
    document.addEventListener("visibilitychange", () => document.hidden && this.save(true));
  }

  isSaved() {
    return this.view.state.doc.toString() === this.saved;
  }

  changed(changes) {
    this.under = this.under?.compose(changes) ?? null;
    if (!this.conflict) this.later(DELAY, "Nog niet bewaard");
  }

  later(wait, sentence, kind) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
    status(sentence, kind);
  }

  async save(leaving = false) {
    clearTimeout(this.timer);
    const { doc } = this.view.state;
    const text = doc.toString();
    if (this.under || this.conflict) return;
    if (text === this.saved) {
      status(this.when); // what was typed was taken back
      return;
    }
    this.under = ChangeSet.empty(doc.length);
    try {
      let answer = await this.send(difference(this.saved, text), leaving);
      // The server no longer has the revision that this was made on, so only the whole text tells it all.
      if (answer.status === 410) answer = await this.send({ heel: text }, leaving);
      if (answer.status === 409) this.clash(await answer.json());
      else if (answer.ok) this.kept(await answer.json(), text);
      else throw new Error(String(answer.status));
      if (!this.conflict && !this.isSaved()) this.later(DELAY, "Nog niet bewaard");
    } catch {
      this.later(AGAIN, "Niet bewaard: Opgavewijzer geeft geen antwoord. We proberen het steeds opnieuw.", "fout");
    } finally {
      this.under = null;
    }
  }

  send(change, leaving) {
    return fetch(this.area.dataset.bewaar, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ revisie: this.revision, ...change }),
      keepalive: leaving,
    });
  }

  /** The server has it. When it put another's changes in too, those come into the text, beside what was typed since. */
  kept({ revisie, tekst, bewaard, samengevoegd }, sent) {
    this.revision = revisie;
    this.saved = tekst;
    this.area.value = tekst;
    const theirs = difference(sent, tekst);
    if (theirs) {
      const changes = ChangeSet.of({ from: theirs.van, to: theirs.tot, insert: theirs.tekst }, sent.length);
      this.view.dispatch({ changes: changes.map(this.under) });
    }
    this.when = bewaard;
    status(bewaard);
    if (samengevoegd) announce(samengevoegd);
    // The preview beside the text asks for itself again.
    document.body.dispatchEvent(new CustomEvent("bewaard"));
  }

  /** Another changed the same lines: show both ways out, and lose neither text. */
  clash({ melding, revisie, tekst }) {
    this.conflict = true;
    const box = document.getElementById("botsing");
    const goOn = (kind, words, take) => {
      const button = element("button", `utrecht-button utrecht-button--${kind}-action ow-knop-klein`, words);
      button.type = "button";
      button.addEventListener("click", () => this.settle(revisie, tekst, take));
      return button;
    };
    const choices = element("div", "ow-knoppen");
    choices.append(
      goOn("primary", "Bewaar mijn tekst", false),
      goOn("secondary", "Neem de andere tekst over", true),
    );
    box.replaceChildren(element("p", "", melding), choices);
    box.hidden = false;
    status("Niet bewaard: kies eerst welke tekst blijft.", "fout");
    choices.firstChild.focus();
  }

  /** After a clash the other's text is what the server has: ours goes on top of it, or theirs comes here. */
  settle(revision, theirs, take) {
    this.revision = revision;
    this.saved = theirs;
    this.conflict = false;
    document.getElementById("botsing").hidden = true;
    if (take) replaceText(this.view, theirs); // one step, so undo brings one's own text back
    this.view.focus();
    this.save();
  }
}

function status(sentence, kind = "") {
  const place = document.getElementById("bewaard");
  if (!place) return;
  place.textContent = sentence;
  place.classList.toggle("is-fout", kind === "fout");
}
