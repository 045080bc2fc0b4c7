import { applicationRows } from './application.ts';
import { checkRows } from './check.ts';
import { filesRows } from './files.ts';
import { formRows } from './form.ts';
import { identityRows } from './identity.ts';
import { lettersRows } from './letters.ts';
import { officeRows } from './office.ts';
import { peopleRows } from './people.ts';
import { publicRows } from './public.ts';
import { regulationsRows } from './regulations.ts';
import { defenceRows } from './defence.ts';
import { judgingRows } from './judging.ts';
import { juryRows } from './jury.ts';
import { meetingRows } from './meeting.ts';
import { overviewRows } from './overview.ts';
import { publicationRows } from './publication.ts';
import { sheetsRows } from './sheets.ts';
import { stagesRows } from './stages.ts';
import { voteRows } from './vote.ts';
import type { Row } from './rows.ts';
import { setupRows } from './setup.ts';

export const everyRow: Row[] = [
	...[...publicRows, ...officeRows, ...identityRows, ...peopleRows, ...lettersRows, ...setupRows],
	...[...formRows, ...regulationsRows, ...applicationRows, ...filesRows, ...checkRows],
	...[...judgingRows, ...juryRows, ...sheetsRows, ...stagesRows, ...defenceRows, ...meetingRows, ...voteRows],
	...[...overviewRows, ...publicationRows]
];
