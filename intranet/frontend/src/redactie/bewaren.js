// The draft is saved while one types: only the stretch that changed goes over, with the revision it was made on. When
// another changed the same draft, nothing is overwritten: what can be put together is, and else the person chooses.
// What the server does not have yet lies in the browser too, so that a page or program that ends in the middle loses none.

import { isolateHistory } from "@codemirror/commands";
import { ChangeSet, Transaction } from "@codemirror/state";
import { EditorView, ViewPlugin } from "@codemirror/view";

import { Copies } from "./kopie.js";
import { difference, replaceText } from "./verschil.js";
import { announce, element } from "./vragen.js";

const DELAY = 250; // milliseconds of rest before a save
const LONGEST = 800; // milliseconds that what is typed waits at most, for who types on without rest
const AGAIN = 3000; // milliseconds until the next try when there is no connection

const drafts = new WeakMap();

/** Goes to another page when what was typed is saved; what cannot be saved now makes the browser ask first. */
export async function leave(view, address) {
  await drafts.get(view)?.save();
  location.assign(address);
}

/** Takes over what was just written into the file from beside the text, as one step that undo takes back. */
export async function takeOver(view) {
  await drafts.get(view)?.takeOver();
}

/** Saves the text of the editor to where its textarea says, from the first change on. */
export function saving(area) {
  return ViewPlugin.define((view) => {
    const draft = new Draft(area, view);
    drafts.set(view, draft);
    queueMicrotask(() => draft.putBackAll()); // not while the view is being made
    return { update: ({ docChanged, changes }) => docChanged && draft.changed(changes) };
  });
}

class Draft {
  constructor(area, view) {
    this.area = area;
    this.view = view;
    this.saved = area.value; // the textarea holds what the server has
    this.revision = Number(area.dataset.revisie);
    this.sent = null; // the text of a save of which no answer came: the server may have it
    this.timer = null;
    this.since = null; // when the oldest change was made that no save was tried for
    this.copies = new Copies(area.dataset.bewaar);
    this.away = null; // the changes that take away again what was put back
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
    this.away = this.away?.map(changes) ?? null;
    this.keep();
    if (this.conflict) return;
    this.since ??= performance.now();
    this.later(Math.min(DELAY, this.since + LONGEST - performance.now()), "Nog niet bewaard");
  }

  /** Keeps in the browser what the server does not have, with the revision that it was made from. */
  keep() {
    const text = this.view.state.doc.toString();
    this.copies.keep(
      text === this.saved ? null : { revision: this.revision, sent: this.sent, text, at: Date.now() },
    );
  }

  /** Takes from the browser what pages that ended did not get saved, and puts it back. */
  async putBackAll() {
    for (const kept of await this.copies.take()) {
      if (!this.isSaved()) await this.save(); // what was typed meanwhile, or came back just now
      await this.putBack(kept);
    }
  }

  /** Puts a text back: merged with what others did since, or asked about when that does not go together. */
  async putBack(kept) {
    const { doc } = this.view.state;
    if (kept.text === this.saved) return;
    if (kept.revision === this.revision && this.isSaved()) {
      this.sent = kept.sent;
      replaceText(this.view, kept.text); // and is saved, as if it was typed now
    } else {
      this.copies.keep(kept); // until there is an answer
      this.under = changeTo(this.saved, doc);
      const answer = await this.send({ revisie: kept.revision, heel: kept.text }).catch(() => null);
      if (answer?.ok) {
        this.kept(await answer.json(), this.saved);
      } else if (answer?.status === 409) {
        replaceText(this.view, kept.text);
        this.clash(await answer.json(), kept.sent);
      } else {
        setTimeout(() => this.putBack(kept), AGAIN);
      }
      this.under = null;
      this.save();
    }
    if (!this.view.state.doc.eq(doc)) this.tellPutBack(changeTo(this.view.state.doc.toString(), doc), kept.at);
  }

  /** Says what was put back, with a way to throw it away: `change` undoes it. */
  tellPutBack(change, at) {
    this.away = change;
    const button = element("button", "ow-tekstknop", "Gooi dit weg");
    button.type = "button";
    button.addEventListener("click", () => this.throwAway());
    const when = new Date(at).toLocaleString("nl-NL", { dateStyle: "long", timeStyle: "short" });
    const box = document.getElementById("teruggezet");
    box.replaceChildren(element("p", "", `Wat u typte op ${when} was nog niet bewaard. Het staat weer in de tekst.`), button);
    box.hidden = false;
  }

  throwAway() {
    this.view.dispatch({ changes: this.away }); // one step, so undo brings it back once more
    this.away = null;
    document.getElementById("teruggezet").hidden = true;
    this.view.focus();
  }

  later(wait, sentence, kind) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
    status(sentence, kind);
  }

  async save(leaving = false) {
    clearTimeout(this.timer);
    this.since = null;
    const { doc } = this.view.state;
    const text = doc.toString();
    if (this.under || this.conflict) return;
    if (text === this.saved) {
      status(this.when); // what was typed was taken back
      return;
    }
    this.under = ChangeSet.empty(doc.length);
    const before = this.sent;
    this.sent = text;
    this.keep();
    try {
      let answer = await this.send(difference(this.saved, text), leaving);
      // The server no longer has the revision that this was made on, so only the whole text tells it all.
      if (answer.status === 410) answer = await this.send({ heel: text }, leaving);
      if (answer.status === 409) this.clash(await answer.json(), before);
      else if (answer.status === 423) return status((await answer.json()).melding, "fout");
      else if (answer.ok) this.kept(await answer.json(), text);
      else throw new Error(String(answer.status));
      if (!this.conflict && !this.isSaved()) this.later(DELAY, "Nog niet bewaard");
    } catch {
      this.later(AGAIN, "Niet bewaard: Opgavewijzer geeft geen antwoord. We proberen het steeds opnieuw.", "fout");
    } finally {
      this.under = null;
    }
  }

  /** Asks for the newest text. Who typed on gets it with the next save. */
  async takeOver() {
    await this.save();
    if (this.under || this.conflict || !this.isSaved()) return;
    this.under = ChangeSet.empty(this.saved.length);
    try {
      const answer = await this.send({ van: 0, tot: 0, tekst: "" });
      if (answer.ok) {
        // No colleague: it was the person, beside the text.
        this.kept({ ...(await answer.json()), samengevoegd: "" }, this.saved, isolateHistory.of("full"));
      }
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

  /** The server has it. When it put another's changes in too, those come into the text, beside what was typed since, and not to undo. */
  kept({ revisie, tekst, bewaard, samengevoegd }, sent, annotation = Transaction.addToHistory.of(false)) {
    this.revision = revisie;
    this.saved = tekst;
    this.sent = null;
    this.area.value = tekst;
    const theirs = changeTo(sent, tekst);
    if (!theirs.empty) this.view.dispatch({ changes: theirs.map(this.under), annotations: annotation });
    this.when = bewaard;
    status(bewaard);
    this.keep();
    if (samengevoegd) announce(samengevoegd);
    // The preview beside the text asks for itself again, but not under the hands of who types on.
    if (this.isSaved()) document.body.dispatchEvent(new CustomEvent("bewaard"));
  }

  /** Another changed the same lines: show both texts and each way out, and lose neither. `before` was sent without an
   * answer. The focus stays where one types: a key meant for the text must not choose. */
  clash({ melding, revisie, tekst, plekken }, before) {
    this.sent = null; // this one was not stored
    if (tekst === before) {
      Object.assign(this, { revision: revisie, saved: tekst }); // it came, and nobody else changed anything
      return;
    }
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
      this.apartButton(),
    );
    const places = element("div", "");
    places.innerHTML = plekken; // made by the server, which escapes what people wrote
    box.replaceChildren(element("p", "", melding), places, choices);
    box.hidden = false;
    status("Niet bewaard: kies eerst welke tekst blijft.", "fout");
    announce(`${melding} De keuze staat boven de tekst.`);
  }

  /** Saves one's own text as a draft of its own, and goes there. */
  apartButton() {
    const button = element("button", "ow-tekstknop", "Bewaar mijn tekst als apart concept");
    button.type = "button";
    button.addEventListener("click", () => {
      const how = Object.assign(element("input", ""), { type: "hidden", name: "doe", value: "apart" });
      this.area.form.append(how);
      this.saved = this.area.value = this.view.state.doc.toString(); // it is on its way, so nothing is left to ask
      this.keep();
      this.area.form.submit();
    });
    return button;
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

/** What makes one text out of the other. */
function changeTo(text, other) {
  const change = difference(text, other.toString());
  return ChangeSet.of(change ? { from: change.van, to: change.tot, insert: change.tekst } : [], text.length);
}

function status(sentence, kind = "") {
  const place = document.getElementById("bewaard");
  if (!place) return;
  place.textContent = sentence;
  place.classList.toggle("is-fout", kind === "fout");
}
