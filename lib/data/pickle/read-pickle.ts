/**
 * Reads Python pickles (protocols 2 to 4) that hold numbers, texts, lists, dicts and numpy arrays. Nothing is executed:
 * of Python's classes only numpy's arrays and scalars are known, and every other one is refused.
 * Source of the format: Python's Lib/pickletools.py; of arrays: numpy's `ndarray.__reduce__`.
 */
import {
  built,
  called,
  globalOf,
  type Item,
  mark,
  type Pickled,
  refusal,
  settled,
} from "./objects.ts";

/** Throws a UserError for a file that is no such pickle, or is cut off. */
export function readPickle(bytes: Uint8Array): Pickled {
  return new Unpickler(bytes).read();
}

class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  readonly #stack: Item[] = [];
  readonly #memo = new Map<number, Item>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): Pickled {
    if (this.#bytes[0] !== 0x80) throw refusal("it does not start as one of protocol 2 or later");
    for (;;) {
      const place = this.#at;
      const code = this.#next(1)[0];
      if (code === 0x2e) return settled(this.#pop());
      if (!this.#value(code) && !this.#collection(code) && !this.#object(code)) {
        throw refusal(
          `byte ${place} is the operation 0x${code.toString(16)}, which is not known here`,
        );
      }
    }
  }

  /** Numbers, texts and bytes. */
  #value(code: number): boolean {
    const little = true;
    switch (code) {
      case 0x80: // protocol
        this.#next(1);
        return true;
      case 0x95: // frame
        this.#next(8);
        return true;
      case 0x4e:
        return this.#push(null);
      case 0x88:
      case 0x89:
        return this.#push(code === 0x88);
      case 0x4b:
        return this.#push(this.#next(1)[0]);
      case 0x4d:
        return this.#push(this.#view.getUint16(this.#skip(2), little));
      case 0x4a:
        return this.#push(this.#view.getInt32(this.#skip(4), little));
      case 0x8a:
        return this.#push(longOf(this.#next(this.#next(1)[0])));
      case 0x47:
        return this.#push(this.#view.getFloat64(this.#skip(8)));
      case 0x8c:
        return this.#push(text(this.#next(this.#next(1)[0])));
      case 0x58:
        return this.#push(text(this.#next(this.#length())));
      case 0x43:
        return this.#push(this.#next(this.#next(1)[0]));
      case 0x42:
        return this.#push(this.#next(this.#length()));
      default:
        return false;
    }
  }

  /** Lists, tuples and dicts. */
  #collection(code: number): boolean {
    switch (code) {
      case 0x28:
        return this.#push(mark);
      case 0x7d:
        return this.#push(new Map());
      case 0x5d:
      case 0x29:
        return this.#push([]);
      case 0x74:
        return this.#push(this.#toMark());
      case 0x85:
      case 0x86:
      case 0x87: {
        if (this.#stack.length < code - 0x84) throw refusal("a tuple lacks members");
        return this.#push(this.#stack.splice(0x84 - code));
      }
      case 0x61:
      case 0x65: {
        const added: Item[] = code === 0x61 ? [this.#pop()] : this.#toMark();
        const list = this.#top();
        if (!Array.isArray(list)) throw refusal("it appends to what is no list");
        list.push(...added);
        return true;
      }
      case 0x73:
      case 0x75: {
        const added = code === 0x73 ? this.#stack.splice(-2) : this.#toMark();
        const dict = this.#top();
        if (!(dict instanceof Map) || added.length % 2 !== 0) {
          throw refusal("it sets items of no dict");
        }
        for (let i = 0; i < added.length; i += 2) dict.set(added[i], added[i + 1]);
        return true;
      }
      default:
        return false;
    }
  }

  /** Memory, and the few objects that are known. */
  #object(code: number): boolean {
    switch (code) {
      case 0x71:
        this.#memo.set(this.#next(1)[0], this.#top());
        return true;
      case 0x72:
        this.#memo.set(this.#length(), this.#top());
        return true;
      case 0x94:
        this.#memo.set(this.#memo.size, this.#top());
        return true;
      case 0x68:
        return this.#push(this.#remembered(this.#next(1)[0]));
      case 0x6a:
        return this.#push(this.#remembered(this.#length()));
      case 0x63:
        return this.#push(globalOf(`${this.#line()} ${this.#line()}`));
      case 0x93: {
        const [module, name] = this.#stack.splice(-2);
        return this.#push(globalOf(`${String(module)} ${String(name)}`));
      }
      case 0x52: {
        const args = this.#pop();
        return this.#push(called(this.#pop(), args));
      }
      case 0x62: {
        const state = this.#pop();
        built(this.#top(), state);
        return true;
      }
      default:
        return false;
    }
  }

  #push(item: Item): true {
    this.#stack.push(item);
    return true;
  }

  #pop(): Item {
    const item = this.#top();
    this.#stack.pop();
    return item;
  }

  #top(): Item {
    const item = this.#stack.at(-1);
    if (item === undefined) throw refusal("it takes from an empty stack");
    return item;
  }

  #toMark(): Item[] {
    const from = this.#stack.lastIndexOf(mark);
    if (from < 0) throw refusal("a collection has no start");
    const items = this.#stack.splice(from);
    return items.slice(1);
  }

  #remembered(index: number): Item {
    const item = this.#memo.get(index);
    if (item === undefined) throw refusal(`it recalls object ${index}, which it did not keep`);
    return item;
  }

  #length(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw refusal("it is cut off");
    const line = text(this.#next(end - this.#at));
    this.#skip(1);
    return line;
  }

  #next(count: number): Uint8Array {
    const from = this.#skip(count);
    return this.#bytes.subarray(from, from + count);
  }

  #skip(count: number): number {
    const from = this.#at;
    if (from + count > this.#bytes.length) throw refusal("it is cut off");
    this.#at += count;
    return from;
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder("utf-8").decode(bytes);
}

/** A whole number of two's complement, least byte first. */
function longOf(bytes: Uint8Array): number {
  let value = 0;
  bytes.forEach((byte, i) => value += byte * 256 ** i);
  const isNegative = bytes.length > 0 && bytes[bytes.length - 1] >= 128;
  return isNegative ? value - 256 ** bytes.length : value;
}
