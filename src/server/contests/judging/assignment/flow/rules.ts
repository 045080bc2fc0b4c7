import { createHash } from 'node:crypto';
import {
	cheapestPassing,
	isFree,
	none,
	offerEntry,
	openBoard,
	passEntry,
	priceOf,
	type Board,
	type BoardInput
} from './swaps/rules.ts';

export type FlowTask = BoardInput & {
	/** Sheets that each entry needs, fixed ones counted. */
	wanted: readonly number[];
	/** The most that each juror takes, fixed ones counted; `Infinity`: any number. */
	limits: readonly number[];
	/** What comes first: as few new pairs as possible, or loads as even as possible. The other one decides between equals. */
	aim: 'fewest-changes' | 'even-loads';
	seed: string;
};

/** Where very many entries lack sheets the first ones prove enough; of the others `rivals` are not looked for. */
const mostProved = 50;

/**
 * An entry that does not get its sheets whatever is tried. Everybody who may judge it has it already or is full, and what
 * fills them are `rivals`, which can go to nobody else either: the cut that proves it.
 */
export type Lack = { entry: number; missing: number; full: number[]; rivals: number[] };
type BareLack = Omit<Lack, 'rivals'>;

export type Flow = { given: Uint8Array; loads: Int32Array; lacks: Lack[] };

/**
 * Shares out sheets at the least cost: a flow of minimum cost by successive cheapest paths. An entry takes a juror who
 * passes another entry on to the next, and so on to one who has room. Ways lead only through jurors, of whom there are
 * few; what could pass between two of them is kept at hand, so a step costs jurors², however many the entries. Jurors'
 * loads cost the more the higher they are, which makes them even. Equals are drawn by the seed, so that jurors mix.
 */
export function shareByFlow(task: FlowTask): Flow {
	const board = openBoard(task);
	const random = randomBy(task.seed);
	const costs = costsOf(task);
	const lacks: Lack[] = [];
	const entries = task.wanted.map((_, entry) => entry);
	for (const entry of shuffle(entries, random)) {
		const lack = placeSheets(board, { ...task, costs }, { entry, order: shuffle(jurorsOf(board), random) });
		if (lack) lacks.push({ ...lack, rivals: lacks.length < mostProved ? rivalsOf(board, lack) : [] });
		offerEntry(board, entry);
	}
	return { given: board.given, loads: board.loads, lacks };
}

type Costs = { change: number; load: number };

/** The first aim weighs more than all of the second can come to. Whole numbers below 2⁵³ for 100 000 sheets. */
function costsOf({ aim, wanted }: FlowTask): Costs {
	const sheets = wanted.reduce((sum, each) => sum + each, 1);
	return aim === 'fewest-changes' ? { change: sheets * sheets, load: 1 } : { change: 1, load: sheets };
}

const jurorsOf = ({ jurors }: Board) => Array.from({ length: jurors }, (_, juror) => juror);

type Place = { entry: number; /** Jurors as they were drawn for this entry. */ order: readonly number[] };

function placeSheets(board: Board, task: FlowTask & { costs: Costs }, place: Place): BareLack | null {
	const row = place.entry * board.jurors;
	let missing = task.wanted[place.entry]!;
	for (let juror = 0; juror < board.jurors; juror++) missing -= board.given[row + juror]!;
	for (; missing > 0; missing--) {
		const ways = findWays(board, place);
		const last = cheapestEnd(board, task, { ...ways, order: place.order });
		if (last === null)
			return { entry: place.entry, missing, full: jurorsOf(board).filter((juror) => ways.prices[juror] !== null) };
		giveAlong(board, { entry: place.entry, ways, last });
	}
	return null;
}

/** By juror: new pairs that the way there takes, and from whom it comes; `null`: the entry itself goes there. */
type Ways = { prices: (number | null)[]; from: (number | null)[] };

/** Cheapest ways from an entry to every juror. Prices of passing may be negative, but no circle of them is. */
function findWays(board: Board, { entry, order }: Place): Ways {
	const { jurors } = board;
	const prices = new Array<number | null>(jurors).fill(null);
	const from = new Array<number | null>(jurors).fill(null);
	const waiting: number[] = [];
	for (const juror of order) {
		const at = entry * jurors + juror;
		if (!isFree(board, at)) continue;
		prices[juror] = priceOf(board, at);
		waiting.push(juror);
	}
	for (let next = 0; next < waiting.length; next++) {
		const juror = waiting[next]!;
		for (let to = 0; to < jurors; to++) {
			const step = board.prices[juror * jurors + to]!;
			if (step === none) continue;
			const price = prices[juror]! + step;
			if (prices[to] !== null && prices[to]! <= price) continue;
			prices[to] = price;
			from[to] = juror;
			waiting.push(to);
		}
	}
	return { prices, from };
}

/** Where the way ends: a juror with room, by the cost of both aims; between equals without passing, then as drawn. */
function cheapestEnd(
	{ loads }: Board,
	{ limits, costs }: FlowTask & { costs: Costs },
	{ prices, from, order }: Ways & Pick<Place, 'order'>
): number | null {
	const costOf = (juror: number) => prices[juror]! * costs.change + loads[juror]! * costs.load;
	const open = order.filter((juror) => prices[juror] !== null && loads[juror]! < limits[juror]!);
	const straight = open.filter((juror) => from[juror] === null);
	let best: number | null = null;
	for (const juror of [...straight, ...open]) if (best === null || costOf(juror) < costOf(best)) best = juror;
	return best;
}

function giveAlong(board: Board, { entry, ways, last }: { entry: number; ways: Ways; last: number }): void {
	const passes: { entry: number; from: number; to: number }[] = [];
	let to = last;
	for (let from = ways.from[to]!; from !== null; from = ways.from[to]!) {
		passes.push({ entry: cheapestPassing(board, from, to), from, to });
		to = from;
	}
	for (const pass of passes) passEntry(board, pass.entry, pass);
	board.given[entry * board.jurors + to] = 1;
	board.loads[last]!++;
}

function rivalsOf({ given, fixed, jurors }: Board, lack: BareLack): number[] {
	const rivals: number[] = [];
	for (let entry = 0; entry * jurors < given.length; entry++) {
		const holds = (juror: number) => given[entry * jurors + juror] === 1 && fixed[entry * jurors + juror] === 0;
		if (entry !== lack.entry && lack.full.some(holds)) rivals.push(entry);
	}
	return rivals;
}

/** The same numbers from 0 up to 1 for the same seed (xorshift32). */
function randomBy(seed: string): () => number {
	let state = createHash('sha256').update(seed).digest().readUInt32LE() || 1;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) / 2 ** 32;
	};
}

function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
	const shuffled = [...items];
	for (let at = shuffled.length - 1; at > 0; at--) {
		const other = Math.floor(random() * (at + 1));
		[shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!];
	}
	return shuffled;
}
