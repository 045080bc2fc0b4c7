-- A network's role may ask for work without seeing the queue. The network is taken from the role
-- that the connection acts under, so that a network cannot ask for work in another's name.
create function platform.enqueue(task text, payload jsonb, job_key text default null, run_at timestamptz default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
	acting_role text := current_setting('role', true);
begin
	if acting_role is null or acting_role not like 'net\_%' then
		raise exception 'a job can be enqueued only by a connection bound to a network';
	end if;
	perform graphile_worker.add_job(
		task,
		json_build_object('schema', acting_role, 'payload', payload),
		run_at := run_at,
		job_key := case when job_key is null then null else acting_role || ':' || job_key end,
		max_attempts := 12
	);
end
$$;

revoke all on function platform.enqueue(text, jsonb, text, timestamptz) from public;
grant execute on function platform.enqueue(text, jsonb, text, timestamptz) to bibliokrug_app;
