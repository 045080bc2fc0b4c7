-- Open Badges 3.0 asks RS256 alone of everybody who checks a credential. The former keys are retired: they sign nothing
-- more, and what they signed is still verified by them.
alter table signing_keys drop constraint signing_keys_algorithm_check;
alter table signing_keys add check (algorithm in ('Ed25519', 'RS256'));
update signing_keys set retired_at = now() where retired_at is null;
