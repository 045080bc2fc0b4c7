import type { StepAnswer, StepData } from './StepPage.svelte';
import { faultTexts } from './words.ts';

/** What a page's fields hold now: what was typed and sent back, or what is stored. */
export const typedOf = (data: StepData, answer: StepAnswer | null) => answer?.typed ?? data.typed;

export function faultOf(answer: StepAnswer | null, name: string): string | null {
	const fault = answer?.faults.find((one) => one.name === name);
	return fault ? faultTexts[fault.key]() : null;
}
