import { ownAccount, personalRecordsOf as ofAccount, recordsSubjectOf } from '#server/accounts/profile/queries.ts';
import { personalRecordsOf as ofChecks } from '#server/applications/check/records/queries.ts';
import { personalRecordsOf as ofApplications } from '#server/applications/records/queries.ts';
import { personalRecordsOf as ofAwards } from '#server/awards/records/queries.ts';
import { personalRecordsOf as ofDefences } from '#server/contests/defence/records/queries.ts';
import { personalRecordsOf as ofSheets } from '#server/contests/judging/sheets/records/queries.ts';
import { personalRecordsOf as ofWithdrawals } from '#server/contests/judging/stages/records/queries.ts';
import { personalRecordsOf as ofJuries } from '#server/contests/jury/records/queries.ts';
import { personalRecordsOf as ofMeetings } from '#server/contests/meeting/records/queries.ts';
import { personalRecordsOf as ofVotes } from '#server/contests/public-vote/records/queries.ts';
import type { Db } from '#server/database.ts';
import { personalRecordsOf as ofLetters } from '#server/letters/queries.ts';
import { personalRecordsOf as ofPerson } from '#server/people/records/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { PersonalRecords } from '#server/platform/personal-records.ts';
import { personalRecordsOf as ofNews } from '#server/publications/records/queries.ts';

/** Everything that the network keeps about whoever asks, module by module. @throws NotFound where nobody has signed in. */
export async function ownRecords(db: Db, actor: Actor | null): Promise<PersonalRecords[]> {
	const { id, personId } = await ownAccount(db, actor);
	const subject = await recordsSubjectOf(db, { accountId: id, personId });
	const groups: PersonalRecords[] = [];
	const ofWork = [ofChecks, ofVotes];
	const inContests = [ofApplications, ofDefences, ofJuries, ofSheets, ofWithdrawals, ofMeetings, ...ofWork];
	for (const recordsOf of [ofAccount, ofPerson, ...inContests, ofAwards, ofNews, ofLetters])
		groups.push(...(await recordsOf(db, subject)));
	return groups.filter(({ records }) => records.length > 0);
}
