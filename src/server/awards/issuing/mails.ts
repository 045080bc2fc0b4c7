import type { Addressee } from '#server/accounts/queries.ts';
import type { ContestName } from '#server/contests/queries.ts';
import type { NewLetter } from '#server/letters/commands.ts';
import type { SampleLetter } from '#server/letters/mails.ts';
import { inQuotes } from '#server/platform/russian/typography.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';
import type { PrintedDocument } from '../register/documents.ts';
import { paperName } from '../register/rules.ts';
import type { PaperToTell } from './letters/queries.ts';

type Ready = { contest: Pick<ContestName, 'id' | 'kind' | 'title'>; papers: readonly PaperToTell[] };

/** To whoever has papers of a contest: one letter for all of them. */
export function papersReadyLetter(to: Addressee, { contest, papers }: Ready): NewLetter {
	const isOne = papers.length === 1;
	return {
		kind: 'papers-ready',
		to,
		contestId: contest.id,
		isDuty: true,
		text: {
			subject: `${isOne ? 'Документ готов' : 'Документы готовы'}: ${inQuotes(contest.title)}`,
			greeting: to.name ? `Здравствуйте, ${to.name}!` : 'Здравствуйте!',
			paragraphs: [
				`${wholeTitle(contest.kind, contest.title)}: итоги подведены, ${isOne ? 'ваш документ выдан и внесён' : 'ваши документы выданы и внесены'} в реестр.`,
				papers.map(lineOf).join('\n'),
				...(papers.some(({ replacesId }) => replacesId !== null)
					? ['Документы, выданные взамен прежних, действуют вместо них: прежние больше недействительны.']
					: [])
			],
			action: isOne
				? { label: 'Открыть документ', path: `/v/${papers[0]!.code}` }
				: { label: 'Открыть документы', path: '/my/papers' },
			notes: [
				`${isOne ? 'Там его' : 'Там их'} можно скачать и напечатать. По коду на документе каждый может проверить, что он подлинный.`
			]
		}
	};
}

function lineOf({ number, printed, replacesId }: PaperToTell): string {
	const work = 'work' in printed && printed.work ? `, ${inQuotes(printed.work)}` : '';
	return `${paperName(printed)}${work}: № ${number}${replacesId === null ? '' : ' (взамен прежнего)'}.`;
}

/** A letter of each kind, for the page that previews them. */
export function sampleLetters(): SampleLetter[] {
	const to: Addressee = { address: 'vera@example.org', name: 'Вера Ивановна', accountId: '' };
	const contest = { id: '', kind: 'областной конкурс', title: 'Образец' };
	const printed = { kind: 'diploma', title: 'Диплом', degree: 'I степени', work: 'Книга по пути' } as PrintedDocument;
	const certificate = { kind: 'certificate', work: 'Книга по пути' } as PrintedDocument;
	const papers = [
		{ id: '1', number: 'ОБРАЗЕЦ-2027-0012', code: 'ОБРАЗЕЦ', printed, replacesId: null },
		{ id: '2', number: 'ОБРАЗЕЦ-2027-0034', code: 'ОБРАЗЕЦ', printed: certificate, replacesId: null }
	];
	const { kind, isDuty, text } = papersReadyLetter(to, { contest, papers });
	return [{ kind, isDuty, text }];
}
