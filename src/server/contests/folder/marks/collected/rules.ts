import type { MarkColumns } from '#server/contests/scoring/marks/rules.ts';

/** Where a mark stands: number of the table in the order of reading, row and column from 0. */
export type MarkPlace = { table: number; row: number; column: number };

type Who = { entry: number; juror: number; criterion: number };

/** Marks of one stage as they are read, in columns that grow: no object for a mark. */
export class CollectedMarks {
	count = 0;
	private entry = new Int32Array(1024);
	private juror = new Int32Array(1024);
	private criterion = new Int32Array(1024);
	private mark = new Int32Array(1024);
	private table = new Int32Array(1024);
	private row = new Int32Array(1024);
	private column = new Int32Array(1024);
	/** Position + 1 of the mark for each (entry, juror, criterion); −1 where one stands that was refused. */
	private readonly taken: Int32Array | Map<number, number>;
	private readonly sizes: { jurors: number; criteria: number };

	constructor(sizes: { entries: number; jurors: number; criteria: number }) {
		const all = sizes.entries * sizes.jurors * sizes.criteria;
		this.taken = all <= 4_000_000 ? new Int32Array(all) : new Map();
		this.sizes = sizes;
	}

	/** Place of the mark that stands there already, or null when there was none and this one is added. */
	add(who: Who, mark: number, place: MarkPlace): MarkPlace | null {
		const key = this.keyOf(who);
		const known = (this.taken instanceof Map ? this.taken.get(key) : this.taken[key]) ?? 0;
		if (known > 0) return this.placeOf(known - 1);
		if (this.count === this.mark.length) this.grow();
		const at = this.count++;
		this.entry[at] = who.entry;
		this.juror[at] = who.juror;
		this.criterion[at] = who.criterion;
		this.mark[at] = mark;
		this.table[at] = place.table;
		this.row[at] = place.row;
		this.column[at] = place.column;
		this.take(key, at + 1);
		return null;
	}

	/** A mark stands there but cannot be taken: it is not missing, so one fault is enough. */
	refuse(who: Who): void {
		if (!this.has(who)) this.take(this.keyOf(who), -1);
	}

	has(who: Who): boolean {
		const key = this.keyOf(who);
		return ((this.taken instanceof Map ? this.taken.get(key) : this.taken[key]) ?? 0) !== 0;
	}

	placeOf(at: number): MarkPlace {
		return { table: this.table[at]!, row: this.row[at]!, column: this.column[at]! };
	}

	/** Position of the first mark of each entry, −1 where it has none. */
	firstMarks(entries: number): Int32Array {
		const first = new Int32Array(entries).fill(-1);
		for (let at = this.count - 1; at >= 0; at--) first[this.entry[at]!] = at;
		return first;
	}

	columns(stage: string, digits: number): MarkColumns {
		const { count } = this;
		return {
			stage,
			digits,
			entry: this.entry.slice(0, count),
			juror: this.juror.slice(0, count),
			criterion: this.criterion.slice(0, count),
			mark: this.mark.slice(0, count)
		};
	}

	private keyOf({ entry, juror, criterion }: Who): number {
		return (entry * this.sizes.jurors + juror) * this.sizes.criteria + criterion;
	}

	private take(key: number, value: number): void {
		if (this.taken instanceof Map) this.taken.set(key, value);
		else this.taken[key] = value;
	}

	private grow(): void {
		this.entry = grown(this.entry);
		this.juror = grown(this.juror);
		this.criterion = grown(this.criterion);
		this.mark = grown(this.mark);
		this.table = grown(this.table);
		this.row = grown(this.row);
		this.column = grown(this.column);
	}
}

function grown(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
	const larger = new Int32Array(numbers.length * 2);
	larger.set(numbers);
	return larger;
}
