/**
 * The marks of one stage, column by column: the n-th mark is `mark[n]` × 10^-`digits`, given by juror number
 * `juror[n]` to entry number `entry[n]` by criterion number `criterion[n]`; numbers are positions in
 * `TallyInput.jurors`, `TallyInput.entries` and `stage.criteria`. A blank has no row.
 */
export type MarkColumns = {
	stage: string;
	digits: number;
	entry: Int32Array;
	juror: Int32Array;
	criterion: Int32Array;
	mark: Int32Array;
};

/** One mark as somebody typed it. The criterion may be left out in a stage that has a single one. */
export type MarkRow = { stage: string; entry: string; juror: string; criterion?: string | null; mark: string };

/** `row` is the position in the rows given. */
export type MarkFault = { row: number; stage: string; entry: string; juror: string; criterion: string | null } & (
	| { kind: 'unknown-stage' | 'unknown-entry' | 'unknown-juror' | 'unknown-criterion' | 'stage-without-marks' }
	| { kind: 'criterion-missing' | 'criterion-not-in-nomination' | 'recused-juror' | 'not-a-number' }
	| { kind: 'duplicate'; firstRow: number }
	| { kind: 'off-scale' | 'off-step'; min: string; max: string; step: string }
);

export type MarksReading = { ok: true; marks: MarkColumns[] } | { ok: false; faults: MarkFault[] };
