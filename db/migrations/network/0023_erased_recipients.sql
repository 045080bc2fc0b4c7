-- An award given to somebody who wished to be forgotten goes on standing, without the name. Nothing else of an award changes.
grant update (recipient_name) on awards to network_role;
