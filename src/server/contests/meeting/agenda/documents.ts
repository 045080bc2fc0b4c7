import { formatInitials, parseFullName } from '#server/platform/russian/names.ts';
import { counted, joinWithAnd, plural } from '#server/platform/russian/plurals.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import type { MeetingFacts } from '../../folder/description/forms.ts';
import type { ContestFolder } from '../../folder/forms.ts';
import { awardNamed } from '../../scoring/awards/rules.ts';
import type { Decision } from '../../scoring/rules.ts';
import { sameDecision } from '../decisions/rules.ts';
import type { Question } from '../forms.ts';
import { optionsOf, outcomeOf } from '../votes/rules.ts';

/** A closed vote with the voices by name; `recused`: who was present and had no part in it. */
export type ToldVote = {
	question: Question;
	voices: readonly { name: string; choice: string | null }[];
	recused: readonly string[];
};
/** Whom the public put first for an award, with how many voices each. */
export type ToldChoice = { award: string; entries: readonly string[]; voices: number };
type Agenda = MeetingFacts['agenda'];
type Named = Pick<ContestFolder, 'ruleSet' | 'jury' | 'entries' | 'decisions'>;

/**
 * What the records tell of the meeting, as items of an agenda: results and places, then awards. Who keeps the minutes may
 * change every word. Empty where there was neither a vote nor a decision about a place or an award: the minutes then have
 * the usual item.
 */
export function proposedAgenda(record: Named, votes: readonly ToldVote[], choice: ToldChoice | null = null): Agenda {
	const isAward = ({ question }: ToldVote) => question.kind === 'award';
	const places = votes.filter((vote) => !isAward(vote));
	const decided = record.decisions.filter((decision) => !isVoted(decision, votes));
	const ofPlaces = [
		...places.map((vote) => voteSentence(record, vote)),
		...decided.flatMap((decision) => placeSentence(record, decision))
	];
	const ofAwards = [
		...votes.filter(isAward).flatMap((vote) => [...sharedSentence(vote, choice), voteSentence(record, vote)]),
		...awardSentences(record, decided, choice)
	];
	if (ofPlaces.length + ofAwards.length === 0) return [];
	return [
		{
			subject: 'Подведение итогов конкурса',
			heard: [countedSentence(record)],
			decided: [...ofPlaces, 'Утвердить итоги конкурса согласно таблицам результатов.']
		},
		...(ofAwards.length > 0
			? [
					{
						subject: 'Награды по решению жюри',
						heard: [],
						decided: [...ofAwards, 'Наградить участников конкурса согласно перечню наград.']
					}
				]
			: [])
	];
}

const workForms = ['работа', 'работы', 'работ'] as const;

function countedSentence({ entries, jury }: Named): string {
	const judged = entries.filter(({ rejection }) => rejection === null).length;
	const judges = jury.filter(({ votes }) => votes).length;
	const done = plural(judged, 'Оценена', 'Оценены', 'Оценено');
	return `${done} ${counted(judged, workForms)}. Оценки выставляли ${counted(judges, ['член жюри', 'члена жюри', 'членов жюри'])}.`;
}

/** A decision that a vote has brought about is told with its voices. */
function isVoted(decision: Decision, votes: readonly ToldVote[]): boolean {
	return votes.some(({ question, voices }) => {
		const outcome = outcomeOf(question, voices).decision;
		return outcome !== null && sameDecision(outcome, decision);
	});
}

const initials = (name: string): string => {
	const parsed = parseFullName(name);
	return parsed && !/\./.test(name) ? formatInitials(parsed) : name;
};
const works = (entries: readonly string[]) => `${entries.length === 1 ? 'работа' : 'работы'} № ${joinWithAnd(entries)}`;
const ofWorks = (entries: readonly string[]) =>
	`${entries.length === 1 ? 'работе' : 'работам'} № ${joinWithAnd(entries)}`;

function voteSentence(record: Named, { question, voices, recused }: ToldVote): string {
	const sentences = [subjectOf(record, question), voicesSentence(question, voices)];
	if (recused.length > 0) sentences.push(`Не голосовали из-за самоотвода: ${recused.map(initials).join(', ')}.`);
	sentences.push(outcomeSentence(record, question, voices));
	return sentences.join(' ');
}

function subjectOf({ ruleSet }: Named, question: Question): string {
	switch (question.kind) {
		case 'tie': {
			const stage = ruleSet.stages.find(({ id }) => id === question.stage)?.title ?? question.stage;
			const claim = question.effect === 'place' ? 'с равным итогом' : 'с равным результатом на границе прохода';
			return `Открыто голосовали о порядке работ ${claim}, этап ${inQuotes(stage)}: ${works(question.entries)}.`;
		}
		case 'unawarded-place':
			return `Открыто голосовали о том, чтобы ${unawarded(ruleSet, question)}.`;
		case 'award':
			return `Открыто голосовали о награде ${inQuotes(awardTitle(ruleSet, question))}: ${works(question.entries)}.`;
		case 'words':
			return `Открыто голосовали: ${question.subject.replace(/[.!?]?$/, '.')}`;
	}
}

const awardTitle = (ruleSet: Named['ruleSet'], { award, title }: { award: string; title?: string | null }) =>
	awardNamed(ruleSet, { award, ...(title && { title }) }).title;

function unawarded(
	{ nominations }: Named['ruleSet'],
	{ place, nomination }: { place: number; nomination?: string | null }
): string {
	const title = nominations.find(({ id }) => id === nomination)?.title;
	return `${place}-е место${title ? ` в номинации ${inQuotes(title)}` : ''} не присуждать`;
}

function voicesSentence(question: Question, voices: ToldVote['voices']): string {
	const isBetween = optionsOf(question)[0] !== 'for';
	const who = (choice: string | null) =>
		voices.filter((voice) => voice.choice === choice).map(({ name }) => initials(name));
	const parts = optionsOf(question).map((option) => {
		const names = who(option);
		const label = isBetween ? `за работу № ${option}` : option === 'for' ? '«за»' : '«против»';
		return `${label} — ${names.length > 0 ? `${names.length} (${names.join(', ')})` : 'никто'}`;
	});
	const abstained = who(null);
	if (abstained.length > 0) parts.push(`воздержались — ${abstained.length} (${abstained.join(', ')})`);
	return `Голоса: ${parts.join('; ')}.`;
}

function outcomeSentence({ ruleSet }: Named, question: Question, voices: ToldVote['voices']): string {
	const { isPassed, decision } = outcomeOf(question, voices);
	if (question.kind === 'tie') {
		if (!isPassed) return 'Голоса разделились поровну.';
		const counts = decision?.kind === 'recorded-vote' ? decision.votes : [];
		const [winner] = [...counts].sort((a, b) => b.votes - a.votes);
		return `Больше голосов получила работа № ${winner!.entry}.`;
	}
	if (!isPassed) return 'Решение не принято.';
	if (decision?.kind === 'award' && decision.entry)
		return `Решение: присудить ${ofWorks([decision.entry])} награду ${inQuotes(awardTitle(ruleSet, decision))}.`;
	return 'Решение принято.';
}

/** What was decided about places without counting voices. */
function placeSentence({ ruleSet, jury }: Named, decision: Decision): string[] {
	if (decision.kind === 'unawarded-place') {
		const text = unawarded(ruleSet, decision);
		return [`${text[0]!.toUpperCase()}${text.slice(1)}.`];
	}
	if (decision.kind === 'casting-vote') {
		const chair = jury.find(({ role, present }) => role === 'chair' && present);
		const by = chair ? ` (${initials(chair.name)})` : '';
		return [`Решающим голосом председателя жюри${by} установлен порядок работ: № ${decision.order.join(', № ')}.`];
	}
	if (decision.kind === 'lots') return [`Проведена жеребьёвка, запись жребия: ${decision.seed}.`];
	return [];
}

const voiceForms = ['голос', 'голоса', 'голосов'] as const;

/** Why the jury has to choose: the public gave as many voices to several works. */
function sharedSentence({ question }: ToldVote, choice: ToldChoice | null): string[] {
	if (question.kind !== 'award' || question.award !== choice?.award || choice.entries.length < 2) return [];
	return [
		`По итогам народного голосования больше всего голосов, по ${choice.voices}, получили ${works(choice.entries)}.`
	];
}

/** Each award once with all its works; letters of thanks in one sentence, since they go to many. */
function awardSentences({ ruleSet }: Named, decisions: readonly Decision[], choice: ToldChoice | null): string[] {
	const given = decisions.flatMap((decision) => (decision.kind === 'award' ? [decision] : []));
	const isThanks = ({ award }: { award: string }) =>
		ruleSet.awards.find(({ id }) => id === award)?.kind === 'thank-you-letter';
	const groups = Map.groupBy(
		given.filter((one) => !isThanks(one)),
		(one) => `${one.award} ${one.title ?? ''}`
	);
	return [
		...[...groups.values()].map((group) => {
			const entries = group.flatMap(({ entry }) => entry ?? []);
			const whom = entries.length > 0 ? `${ofWorks(entries)} ` : '';
			const isSpecial = !ruleSet.awards.some(({ id }) => id === group[0]!.award);
			const title = inQuotes(awardTitle(ruleSet, group[0]!));
			return isSpecial
				? `Учредить специальную номинацию ${title} и присудить её ${whom.trim()}.`
				: `Присудить ${whom}награду ${title}${sourceOf(group[0]!.award, entries, choice)}.`;
		}),
		...(given.some(isThanks) ? ['Направить благодарственные письма согласно реестру наград.'] : [])
	];
}

/** « по итогам народного голосования: 214 голосов», where the public put these very works first. */
function sourceOf(award: string, entries: readonly string[], choice: ToldChoice | null): string {
	if (award !== choice?.award || !entries.every((entry) => choice.entries.includes(entry))) return '';
	const isShared = choice.entries.length > entries.length;
	const shared = isShared
		? `, столько же у ${ofOthers(choice.entries.filter((entry) => !entries.includes(entry)))}`
		: '';
	return ` по итогам народного голосования: ${counted(choice.voices, voiceForms)}${shared}`;
}

const ofOthers = (entries: readonly string[]) =>
	`${entries.length === 1 ? 'работы' : 'работ'} № ${joinWithAnd(entries)}`;
