import type { DeskSheetState } from '#server/contests/judging/desk/rules.ts';
import type { SavingRefusal, SigningRefusal, TakingBackRefusal } from '#server/contests/judging/sheets/commands.ts';
import type { SheetCriterion, SheetFault } from '#server/contests/judging/sheets/rules.ts';
import { m } from '#messages';
import type { ShapeName } from '#ui/Shape.svelte';
import { formatInstant, lastMinuteOf } from '#ui/moments.ts';
import { formatDecimalText } from '#ui/numbers.ts';

export type SheetRefusal = SavingRefusal | SigningRefusal | TakingBackRefusal | 'form-outdated';

const refusals: Record<SheetRefusal, () => string> = {
	'stage-closed': m.sheets_refused_closed,
	'too-late': m.sheets_refused_late,
	'not-declared': m.sheets_refused_undeclared,
	'entry-withdrawn': m.sheets_refused_withdrawn,
	signed: m.sheets_refused_signed,
	'saved-elsewhere': m.sheets_refused_elsewhere,
	'sheet-unfinished': m.sheets_refused_unfinished,
	'from-paper': m.sheets_refused_paper,
	'form-outdated': m.sheets_refused_outdated
};
export const refusalText = (refusal: SheetRefusal): string => refusals[refusal]();

export const sheetStateWords: Record<DeskSheetState, { shape: ShapeName; word: () => string }> = {
	'not-begun': { shape: 'ahead', word: m.sheets_state_not_begun },
	begun: { shape: 'now', word: m.sheets_state_begun },
	signed: { shape: 'done', word: m.sheets_state_signed }
};

export const shownMark = (mark: string): string => formatDecimalText(mark).replace(/^-/, '−');

/** «от 0 до 5, вес 2, можно не оценивать» */
export function termsText({ scale, weight, counted, required }: SheetCriterion): string {
	const [min, max, step] = [scale.min, scale.max, scale.step].map(shownMark) as [string, string, string];
	return [
		scale.step === '1' ? m.sheets_scale({ min, max }) : m.sheets_scale_step({ min, max, step }),
		counted ? weight !== '1' && m.sheets_weight({ weight: shownMark(weight) }) : m.sheets_uncounted(),
		!required && m.sheets_optional()
	]
		.filter(Boolean)
		.join(', ');
}

export function faultText(fault: SheetFault, criteria: readonly SheetCriterion[]): string {
	const criterion = criteria.find(({ key }) => key === fault.criterion)?.title ?? '';
	switch (fault.kind) {
		case 'missing':
			return m.sheets_fault_missing({ criterion });
		case 'not-a-number':
			return m.sheets_fault_number({ criterion });
		case 'off-scale':
			return m.sheets_fault_scale({ min: shownMark(fault.min), max: shownMark(fault.max), criterion });
		case 'off-step':
			return m.sheets_fault_step({ step: shownMark(fault.step), criterion });
	}
}

type Course = { state: string; dueAt: Date | null; isTaking: boolean };

/** Until when sheets are taken, with weekday and zone. */
export function courseText({ state, dueAt, isTaking }: Course, timeZone: string): string {
	if (state === 'closed') return m.sheets_closed();
	if (!dueAt) return m.sheets_due_none();
	const when = formatInstant(lastMinuteOf(dueAt), timeZone);
	return isTaking ? m.sheets_due({ when }) : m.sheets_due_passed({ when });
}

export const sheetPath = (slug: string, stage: string, entry: string): string =>
	`/jury/${slug}/${encodeURIComponent(stage)}/${encodeURIComponent(entry)}`;
