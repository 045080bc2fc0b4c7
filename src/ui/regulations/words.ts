import type { PublicationRefusal } from '#server/contests/regulations/publication/commands.ts';
import { m } from '#messages';

export const stepRefusals: Record<'not-allowed' | 'form-outdated' | 'changed-meanwhile', () => string> = {
	'not-allowed': m.plan_refused_not_allowed,
	'form-outdated': m.plan_refused_outdated,
	'changed-meanwhile': m.regulations_changed_meanwhile
};

export const publicationRefusals: Record<PublicationRefusal | 'form-outdated', () => string> = {
	...stepRefusals,
	'has-gaps': m.regulations_refused_gaps,
	'nothing-changed': m.regulations_refused_nothing_changed,
	'already-judged': m.regulations_refused_already_judged,
	'nomination-in-use': m.regulations_refused_nomination,
	'stage-in-use': m.regulations_refused_stage,
	'juror-in-use': m.regulations_refused_juror
};
