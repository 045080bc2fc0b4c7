import { z } from 'zod';

/** How sheets are shared out in a stage: every juror on every entry, on those of their nominations, or some on each. */
export type SheetPlan = z.output<typeof sheetPlan>;
export type JudgingSettings = z.output<typeof judgingSettings>;
export type JudgingSettingsInput = z.input<typeof judgingSettings>;

const sheetPlan = z.discriminatedUnion('mode', [
	z.strictObject({ mode: z.literal('all') }),
	z.strictObject({ mode: z.literal('nomination') }),
	/** So many sheets on each entry. Never fewer: where it cannot be met, the reason is said. */
	z.strictObject({ mode: z.literal('some'), sheets: z.int().min(1).max(50) })
]);

export const judgingSettings = z.strictObject({
	/** By stage key; a stage that is absent: everybody judges everything. */
	sheets: z.record(z.string(), sheetPlan).default({}),
	/** When a juror sees the marks of the others: anchoring is the surest way to lose independent opinions. */
	othersMarks: z.enum(['never', 'own-sheet', 'stage-closed']).default('stage-closed'),
	/** Whether the same governing body above both is a conflict; where one founder has all libraries, everybody would have it. */
	sameFounder: z.boolean().default(true),
	/** Whether the same municipality is told as a warning. */
	sameDistrict: z.boolean().default(true),
	/** Whether letters about a stage carry the jury's comments for authors. */
	sendComments: z.boolean().default(false),
	/** Working days after publication within which an appeal is taken; 0: there are no appeals. */
	appealDays: z.int().min(0).max(60).default(3)
});

export const readSettings = (stored: unknown): JudgingSettings => judgingSettings.parse(stored);
export const usualSettings = (): JudgingSettings => judgingSettings.parse({});

/** How sheets are shared out in this stage. */
export const sheetPlanOf = ({ sheets }: JudgingSettings, stageKey: string): SheetPlan =>
	sheets[stageKey] ?? { mode: 'all' };
