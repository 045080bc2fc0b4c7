import type { JurorRefusal } from '../rules.ts';

/** Sum and number of the marks in one row of a layer. */
export function addUpRow(values: Float64Array, start: number, length: number): { sum: number; count: number } {
	let sum = 0;
	let count = 0;
	for (let cell = start; cell < start + length; cell++) {
		const mark = values[cell]!;
		if (mark !== mark) continue;
		sum += mark;
		count++;
	}
	return { sum, count };
}

/** Why no juror's habit can be told from so few or so equal marks; jurors without any mark do not matter. */
export function findUnfitJurors(values: Float64Array, jurors: number): JurorRefusal[] {
	return Array.from({ length: jurors }, (_, juror) => refusalOf(columnOf(values, jurors, juror), juror)).filter(
		(refusal) => refusal !== null
	);
}

/** One juror's marks, without blanks. */
export function columnOf(values: Float64Array, jurors: number, juror: number): number[] {
	const marks: number[] = [];
	for (let cell = juror; cell < values.length; cell += jurors) {
		if (values[cell] === values[cell]) marks.push(values[cell]!);
	}
	return marks;
}

function refusalOf(marks: readonly number[], juror: number): JurorRefusal | null {
	if (marks.length === 0) return null;
	if (marks.length < 4) return { juror, reason: 'fewer-than-four-entries' };
	return marks.every((mark) => mark === marks[0]) ? { juror, reason: 'no-spread' } : null;
}
