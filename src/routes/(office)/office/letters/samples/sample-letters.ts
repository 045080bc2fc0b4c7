import * as accounts from '#server/accounts/mails.ts';
import * as appeals from '#server/applications/appeals/mails.ts';
import * as applications from '#server/applications/mails.ts';
import * as papers from '#server/awards/issuing/mails.ts';
import * as juries from '#server/contests/judging/invitations/mails.ts';
import * as juryReminders from '#server/contests/judging/reminders/mails.ts';
import * as publicVotes from '#server/contests/public-vote/mails.ts';
import { renderLetter, type SampleLetter } from '#server/letters/mails.ts';
import { lettersWithinSight } from '#server/letters/policy.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';

/** A letter of every kind that any module writes. */
export const sampleLetters = (): SampleLetter[] => [
	...accounts.sampleLetters(),
	...applications.sampleLetters(),
	...appeals.sampleLetters(),
	...juries.sampleLetters(),
	...juryReminders.sampleLetters(),
	...papers.sampleLetters(),
	...publicVotes.sampleLetters()
];

export type RenderedSample = { kind: string; isDuty: boolean; subject: string; plain: string; html: string };

/** @throws NotFound for whoever sees no letters either. */
export function renderedSamples({ actor, network }: App.Locals): RenderedSample[] {
	if (lettersWithinSight(actor) === null) throw new NotFound('samples of letters');
	return sampleLetters().map(({ kind, isDuty, text }) => {
		const unsubscribe = isDuty ? null : '/unsubscribe/•••';
		const rendered = renderLetter(text, { base: publicBaseOf(network), network, unsubscribe });
		return { kind, isDuty, subject: text.subject, ...rendered };
	});
}
