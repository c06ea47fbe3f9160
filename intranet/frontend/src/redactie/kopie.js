// The browser's own copy of a text that the server does not have yet. It lies in IndexedDB, for that is on the disk at
// once: WebKit keeps what goes into localStorage to itself for a second, which a program that is killed would lose.

const STORE = "teksten";
const PAGE = `${Date.now()} ${Math.random()}`; // each window keeps its own

let database = null;

function open() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("opgavewijzer", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return database;
}

/** Does `work` with the texts in one transaction, and resolves to the result of the request that it returns. */
async function changing(work) {
  const transaction = (await open()).transaction(STORE, "readwrite");
  const request = work(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** The copies of one text: that of this page, and what pages that ended left. */
export class Copies {
  constructor(name) {
    this.name = name;
    this.next = null; // what is to be kept once what is being kept now is there
    this.busy = false;
  }

  /** Keeps `value` in place of what this page kept; null takes that away. Of what comes meanwhile, only the last counts. */
  async keep(value) {
    this.next = { value };
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.next) {
        const { value } = this.next;
        this.next = null;
        const key = [this.name, PAGE];
        await changing((texts) => (value ? texts.put(value, key) : texts.delete(key)));
      }
    } catch {
      // No room, or keeping is not allowed here: what is typed still goes to the server.
    }
    this.busy = false;
  }

  /** Returns what pages that ended left of this text, and takes it away. */
  async take() {
    const every = IDBKeyRange.bound([this.name], [this.name, []]);
    const work = (texts) => {
      const found = texts.getAll(every);
      texts.delete(every);
      return found;
    };
    return changing(work).catch(() => []); // not allowed here
  }
}
