import type { Addressee } from '#server/accounts/queries.ts';
import type { ContestName } from '#server/contests/queries.ts';
import type { NewLetter } from '#server/letters/commands.ts';
import type { SampleLetter } from '#server/letters/mails.ts';
import { greetingTo } from '#server/platform/russian/greetings.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';
import type { PaperToTell } from './letters/queries.ts';

type Ready = { contest: Pick<ContestName, 'id' | 'kind' | 'title'>; papers: readonly PaperToTell[] };

/** To whoever has papers of a contest: one letter for all of them. */
export function papersReadyLetter(to: Addressee, { contest, papers }: Ready): NewLetter {
	const isOne = papers.length === 1;
	const isOwn = papers.every(({ organisation }) => organisation === null);
	const subject = isOne ? 'документ выдан и внесён' : 'документы выданы и внесены';
	return {
		kind: 'papers-ready',
		to,
		contestId: contest.id,
		isDuty: true,
		text: {
			subject: `${isOne ? 'Документ готов' : 'Документы готовы'}: ${inQuotes(contest.title)}`,
			greeting: greetingTo(to.name),
			paragraphs: [
				`${wholeTitle(contest.kind, contest.title)}: итоги подведены, ${isOwn ? (isOne ? 'ваш ' : 'ваши ') : ''}${subject} в реестр.`,
				papers.map(lineOf).join('\n'),
				...(papers.some(({ isReplacement }) => isReplacement)
					? ['Документы, выданные взамен прежних, действуют вместо них: прежние больше недействительны.']
					: [])
			],
			action: isOne
				? { label: 'Открыть документ', path: `/v/${papers[0]!.code}` }
				: { label: 'Открыть документы', path: '/my/papers' },
			notes: [
				`${isOne ? 'Там его' : 'Там их'} можно скачать и напечатать. По коду на документе каждый может проверить, что он подлинный.`,
				...(isOwn ? [] : ['Вы получили это письмо, потому что представляете организацию на сайте.'])
			]
		}
	};
}

function lineOf({ name, work, organisation, number, isReplacement }: PaperToTell): string {
	return `${name}${organisation ? ` (${organisation})` : ''}${work ? `, ${inQuotes(work)}` : ''}: № ${number}${isReplacement ? ' (взамен прежнего)' : ''}.`;
}

/** A letter of each kind, for the page that previews them. */
export function sampleLetters(): SampleLetter[] {
	const to: Addressee = { address: 'vera@example.org', name: 'Вера Ивановна', accountId: '' };
	const contest = { id: '', kind: 'областной конкурс', title: 'Образец' };
	const paper = { code: 'ОБРАЗЕЦ', work: 'Книга по пути', organisation: null, isReplacement: false };
	const papers = [
		{ ...paper, id: '1', number: 'ОБРАЗЕЦ-2027-0012', name: 'Диплом I степени' },
		{ ...paper, id: '2', number: 'ОБРАЗЕЦ-2027-0034', name: 'Сертификат участника' }
	];
	const { kind, isDuty, text } = papersReadyLetter(to, { contest, papers });
	return [{ kind, isDuty, text }];
}
