import type { StageState } from '#server/contests/judging/tables.ts';
import { m } from '#messages';
import type { ShapeName } from '../Shape.svelte';

export const stageStates: Record<StageState | 'ahead', { shape: ShapeName; word: () => string }> = {
	ahead: { shape: 'ahead', word: m.judging_stage_ahead },
	preparing: { shape: 'ahead', word: m.judging_stage_preparing },
	open: { shape: 'now', word: m.judging_stage_open },
	closed: { shape: 'done', word: m.judging_stage_closed }
};
