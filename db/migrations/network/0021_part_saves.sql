-- Which attempt at saving changed a part last, by the name that the window gave it: a window whose answer has not come
-- goes on from what it has saved itself, and is told of everybody else.
alter table applications add column part_saves jsonb not null default '{}' check (jsonb_typeof(part_saves) = 'object');
