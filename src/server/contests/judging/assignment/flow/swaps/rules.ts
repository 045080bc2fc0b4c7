/** Who has what while sheets are shared out, and which entries could pass from one juror to another. Numbers are indices. */
export type Board = {
	jurors: number;
	/** By entry and juror: may be given, was given before, is given and stays. */
	allowed: Uint8Array;
	existing: Uint8Array;
	fixed: Uint8Array;
	/** What is given now, fixed pairs among it. */
	given: Uint8Array;
	loads: Int32Array;
	/** The cheapest passing of an entry from one juror to another: -1, 0 or 1 new pairs more than before, or `none`. */
	prices: Int8Array;
	passing: (Set<number> | undefined)[];
};

export const none = 2;
const kinds = [-1, 0, 1] as const;

export type BoardInput = Pick<Board, 'jurors' | 'allowed' | 'existing' | 'fixed'>;

export function openBoard({ jurors, allowed, existing, fixed }: BoardInput): Board {
	const loads = new Int32Array(jurors);
	for (let at = 0; at < fixed.length; at++) loads[at % jurors]! += fixed[at]!;
	const prices = new Int8Array(jurors * jurors).fill(none);
	return { jurors, allowed, existing, fixed, given: fixed.slice(), loads, prices, passing: [] };
}

export const isFree = ({ allowed, given }: Board, at: number): boolean => allowed[at] === 1 && given[at] === 0;

/** A new pair costs one, one that was there before nothing. */
export const priceOf = ({ existing }: Board, at: number): number => 1 - existing[at]!;

/** Lets an entry pass on from the jurors who have it. Done once its own sheets are all placed. */
export function offerEntry(board: Board, entry: number): void {
	const row = entry * board.jurors;
	for (let from = 0; from < board.jurors; from++) if (isMovable(board, row + from)) offerFrom(board, entry, from);
}

/** Some entry that passes from one juror to another at the cheapest price. */
export function cheapestPassing({ jurors, prices, passing }: Board, from: number, to: number): number {
	const way = from * jurors + to;
	return passing[way * kinds.length + prices[way]! + 1]!.values().next().value!;
}

export function passEntry(board: Board, entry: number, { from, to }: { from: number; to: number }): void {
	const { jurors, given } = board;
	const row = entry * jurors;
	for (let other = 0; other < jurors; other++) note(board, entry, { from, to: other, isOffered: false });
	for (let other = 0; other < jurors; other++) note(board, entry, { from: other, to, isOffered: false });
	given[row + from] = 0;
	given[row + to] = 1;
	for (let other = 0; other < jurors; other++)
		if (isMovable(board, row + other)) note(board, entry, { from: other, to: from, isOffered: true });
	offerFrom(board, entry, to);
}

const isMovable = ({ given, fixed }: Board, at: number) => given[at] === 1 && fixed[at] === 0;

function offerFrom(board: Board, entry: number, from: number): void {
	const row = entry * board.jurors;
	for (let to = 0; to < board.jurors; to++)
		if (isFree(board, row + to)) note(board, entry, { from, to, isOffered: true });
}

function note(
	board: Board,
	entry: number,
	{ from, to, isOffered }: { from: number; to: number; isOffered: boolean }
): void {
	const { jurors, prices, passing } = board;
	const way = from * jurors + to;
	if (!isOffered && prices[way] === none) return;
	const kind = priceOf(board, entry * jurors + to) - priceOf(board, entry * jurors + from);
	const place = way * kinds.length + kind + 1;
	if (isOffered) (passing[place] ??= new Set()).add(entry);
	else if (!passing[place]?.delete(entry)) return;
	prices[way] = kinds.find((each) => (passing[way * kinds.length + each + 1]?.size ?? 0) > 0) ?? none;
}
