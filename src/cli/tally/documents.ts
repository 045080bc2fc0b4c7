import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { minutesToDocx } from '#server/platform/documents/minutes-docx.ts';
import { renderDocuments, type RenderJob } from '#server/platform/documents/renderer.ts';
import type { MinutesData } from '#server/platform/documents/shapes.ts';
import { Refusal } from '../refusal.ts';
import type { Paper } from './papers.ts';

type Documents = { minutes: MinutesData; papers: readonly Paper[]; onProgress: (text: string) => void };

/** minutes.pdf and .docx, a PDF for each paper, and one file for the printer of each group of papers. */
export async function renderPapers(folder: string, { minutes, papers, onProgress }: Documents): Promise<void> {
	await writeFile(join(folder, 'minutes.docx'), await minutesToDocx(minutes));
	for (const group of new Set(papers.map((paper) => paper.group))) await mkdir(join(folder, group));
	const jobs: RenderJob[] = [
		{ id: 'minutes.pdf', data: minutes },
		...papers.map(({ group, fileName, data }) => ({ id: join(group, fileName), data })),
		...printFiles(papers)
	];
	const failures: string[] = [];
	const rendered = renderDocuments(jobs, {
		onProgress: ({ done }) => onProgress(`Документы: ${done} из ${jobs.length}…`)
	});
	for await (const document of rendered) {
		if (document.ok) await writeFile(join(folder, document.id), document.pdf);
		else failures.push(`${document.id}: ${document.sentence}`);
	}
	if (failures.length > 0) throw new Refusal(`Документы не записаны.\n${failures.sort().join('\n')}`);
}

/** More papers than this in one file would need more memory than a rendering process may take. */
const papersInFile = 200;

/** diplomas.pdf, or diplomas-0001-0200.pdf and so on where there are many. */
function printFiles(papers: readonly Paper[]): RenderJob[] {
	return (['diplomas', 'certificates'] as const).flatMap((group) => {
		const data = papers.filter((paper) => paper.group === group).map((paper) => paper.data);
		if (data.length === 0) return [];
		if (data.length <= papersInFile) return [{ id: `${group}.pdf`, data }];
		const starts = Array.from({ length: Math.ceil(data.length / papersInFile) }, (_, part) => part * papersInFile);
		return starts.map((start) => {
			const part = data.slice(start, start + papersInFile);
			return { id: `${group}-${padded(start + 1)}-${padded(start + part.length)}.pdf`, data: part };
		});
	});
}

const padded = (number: number) => String(number).padStart(4, '0');
