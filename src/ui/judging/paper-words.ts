import type { ConfirmingRefusal, EnteringRefusal } from '#server/contests/judging/paper/commands.ts';
import type { LineStanding, PaperSummary } from '#server/contests/judging/paper/queries.ts';
import type { PaperTakingBackRefusal } from '#server/contests/judging/paper/taking-back/commands.ts';
import type { PaperFault } from '#server/contests/judging/paper/rules.ts';
import { m } from '#messages';
import { formatDecimalText } from '#ui/numbers.ts';
import type { ShapeName } from '#ui/Shape.svelte';

export const paperStates: Record<PaperSummary['state'], { shape: ShapeName; word: () => string }> = {
	printed: { shape: 'ahead', word: m.overview_paper_state_printed },
	entered: { shape: 'now', word: m.overview_paper_state_entered },
	confirmed: { shape: 'done', word: m.overview_paper_state_confirmed }
};

export const lineStates: Record<LineStanding, { shape: ShapeName; word: () => string }> = {
	open: { shape: 'ahead', word: m.overview_paper_line_open },
	signed: { shape: 'done', word: m.overview_paper_line_signed },
	gone: { shape: 'replaced', word: m.overview_paper_line_gone }
};

type PaperRefusals =
	EnteringRefusal | ConfirmingRefusal | PaperTakingBackRefusal | 'unchecked' | 'entry-missing' | 'form-outdated';
export const paperRefusals: Record<PaperRefusals, () => string> = {
	'not-allowed': m.overview_refusal_not_allowed,
	'stage-closed': m.overview_refusal_closed,
	'too-late': m.overview_refusal_late,
	'sheets-changed': m.overview_refusal_changed,
	outdated: m.overview_refusal_outdated,
	'nothing-entered': m.overview_refusal_nothing,
	unfinished: m.overview_refusal_unfinished,
	'same-person': m.overview_refusal_same,
	'reason-needed': m.overview_refusal_reason,
	'entry-missing': m.overview_refusal_entry,
	unchecked: m.overview_paper_checked_fault,
	'form-outdated': m.overview_outdated
};

/** What is wrong with one mark, as it stands at its field. */
export function paperFaultText(fault: PaperFault): string {
	switch (fault.kind) {
		case 'missing':
			return m.overview_fault_missing();
		case 'not-a-number':
			return m.overview_fault_number();
		case 'off-scale':
			return m.overview_fault_scale({ min: formatDecimalText(fault.min), max: formatDecimalText(fault.max) });
		case 'off-step':
			return m.overview_fault_step({ step: formatDecimalText(fault.step) });
	}
}
