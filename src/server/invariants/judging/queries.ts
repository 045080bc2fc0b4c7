/** Each query answers the ids of rows that break its rule: of the jury's work, public votes and what is given for it. */
export const judgingRules: { rule: string; query: string }[] = [
	{
		rule: 'no recused juror has a sheet to write',
		query: `select given.entry_id as subject from sheet_assignments as given join assignments using (contest_id, entry_id, juror_id)
			join stage_courses using (contest_id, stage_key)
			where assignments.recused and state <> 'closed'`
	},
	{
		rule: 'what a sheet was signed with is what counts, in a stage that was run here',
		query: `with signed as (
				select stage_key, entry_id, juror_id, criterion as criterion_key, mark
				from score_sheets, jsonb_each_text(marks) as given (criterion, mark) where signed_at is not null
			), counted as (
				select stage_key, entry_id, juror_id, criterion_key, trim_scale(mark)::text as mark
				from marks join stage_courses using (contest_id, stage_key)
			)
			select distinct entry_id as subject from signed full join counted using (stage_key, entry_id, juror_id, criterion_key)
			where signed.mark is distinct from counted.mark
			union select entry_id from score_sheets where signed_at is not null and marks = '{}'`
	},
	{
		rule: 'sheets are of entries that came into a stage that was opened',
		query: `select sheet.entry_id as subject from score_sheets as sheet
			left join stage_admissions using (contest_id, stage_key, entry_id)
			left join stage_courses on stage_courses.contest_id = sheet.contest_id and stage_courses.stage_key = sheet.stage_key
			where stage_admissions.entry_id is null or coalesce(state, 'preparing') = 'preparing'`
	},
	{
		rule: 'no sheet was signed after its stage had been closed',
		query: `select entry_id as subject from score_sheets join stage_courses using (contest_id, stage_key)
			where signed_at > closed_at`
	},
	{
		rule: 'a sheet entered from paper was confirmed by another person and is signed',
		query: `select entry_id as subject from score_sheets
			where entered_by is not null and (confirmed_by is null or confirmed_by = entered_by or signed_at is null)`
	},
	{
		rule: 'a stage is at work only after the ones before it have been closed',
		query: `select course.contest_id as subject from stage_courses as course
			join stages on stages.contest_id = course.contest_id and stages.key = course.stage_key
			join stages as earlier on earlier.contest_id = course.contest_id and earlier.position < stages.position
			join stage_courses as before on before.contest_id = course.contest_id and before.stage_key = earlier.key
			where course.state <> 'preparing' and before.state <> 'closed'`
	},
	{
		rule: 'one address has one voice in a public vote, given while it was open',
		query: `select contest_id as subject from public_ballots join public_votes using (contest_id)
			where confirmed_at is not null and confirmed_at not between opens_at and closes_at
			union select contest_id from public_ballots where confirmed_at is not null
				group by contest_id, address_digest having count(*) > 1`
	},
	{
		rule: 'what was opened before the hall was opened one by one',
		query: `select distinct contest_id as subject from revealed_places
			group by contest_id, results_version having count(*) <> max(position)`
	},
	{
		rule: 'an award has one valid paper at most, of its own contest',
		query: `with papers as (
				select award_id, id as document_id from issued_documents where award_id is not null
				union all select award_id, document_id from carried_papers
			)
			select papers.award_id as subject from papers join awards on awards.id = papers.award_id
			join issued_documents on issued_documents.id = document_id
			where not exists (select from annulments where annulments.document_id = papers.document_id)
				and not exists (select from issued_documents as newer where newer.replaces_id = papers.document_id)
			group by papers.award_id, awards.contest_id
			having count(*) > 1 or bool_or(issued_documents.contest_id <> awards.contest_id)`
	}
];
