import type { Noted } from './visitor.ts';

/** Of one kind of request. */
export type StepFigures = { step: string; requests: number; medianMs: number; p99Ms: number; maxMs: number };

export function figuresOf(notes: readonly Noted[]): StepFigures[] {
	return [...Map.groupBy(notes, ({ step }) => step)].map(([step, noted]) => {
		const times = noted.map(({ ms }) => ms).sort((a, b) => a - b);
		const [medianMs, p99Ms, maxMs] = [0.5, 0.99, 1].map((part) => round(quantile(times, part))) as [
			number,
			number,
			number
		];
		return { step, requests: times.length, medianMs, p99Ms, maxMs };
	});
}

export function countStatuses(notes: readonly Noted[]): Record<string, number> {
	const groups = [...Map.groupBy(notes, ({ status }) => status)].sort(([a], [b]) => a - b);
	return Object.fromEntries(groups.map(([status, noted]) => [status, noted.length]));
}

export function quantile(sorted: readonly number[], part: number): number {
	return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}

export const round = (value: number): number => Math.round(value * 10) / 10;
