import type { TermsRefusal } from '#server/contests/public-vote/arrangement/commands.ts';
import type { AnnulRefusal } from '#server/contests/public-vote/log/commands.ts';
import type { PublicVote } from '#server/contests/public-vote/queries.ts';
import { m } from '#messages';
import type { ShapeName } from '#ui/Shape.svelte';

export type VoteFault = TermsRefusal | AnnulRefusal | 'opens-missing' | 'closes-missing' | 'form-outdated';

/** By which field of the organisers' page each fault stands, and how it is told. */
export const voteFaults: Record<VoteFault, { name: string; text: () => string }> = {
	'opens-missing': { name: 'opensOn', text: m.vote_fault_opens },
	'closes-missing': { name: 'closesOn', text: m.vote_fault_closes },
	'closes-before-opening': { name: 'closesOn', text: m.vote_fault_order },
	'closes-in-past': { name: 'closesOn', text: m.vote_fault_past },
	'unknown-award': { name: 'award', text: m.vote_fault_outdated },
	'unknown-stage': { name: 'stage', text: m.vote_fault_outdated },
	begun: { name: 'closesOn', text: m.vote_fault_begun },
	over: { name: 'vote', text: m.vote_fault_over },
	'not-allowed': { name: 'vote', text: m.vote_fault_outdated },
	conflicted: { name: 'reason', text: m.vote_fault_conflicted },
	'reason-missing': { name: 'reason', text: m.vote_fault_reason },
	'nothing-chosen': { name: 'batch', text: m.vote_fault_nothing },
	published: { name: 'reason', text: m.vote_fault_published },
	'form-outdated': { name: 'vote', text: m.vote_fault_outdated }
};

export const votePhases: Record<PublicVote['phase'], { shape: ShapeName; word: () => string }> = {
	ahead: { shape: 'ahead', word: m.vote_phase_ahead },
	open: { shape: 'now', word: m.vote_phase_open },
	over: { shape: 'done', word: m.vote_phase_over }
};
