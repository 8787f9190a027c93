/* The room opens on both databases, and knows no term yet. */
#include "platform/mem.h"
#include "services/reserves/reserves_internal.h"
#include "testing/check.h"
#include "testing/database.h"

int main(int argc, char **argv)
{
	struct db *db = test_database(argc, argv, "reserves", reserves_migrations);
	struct mem_arena memory;
	struct err err = { 0 };
	struct reserves_term_set terms;
	struct reserves_term term;
	struct reserves *reserves;

	CHECK(db_migrate(db, "people", people_service.migrations, &err));
	CHECK(db_migrate(db, "resources", resources_service.migrations, &err));
	reserves = reserves_open(db, &err);
	mem_arena_init(&memory);
	CHECK(reserves != NULL);
	CHECK(reserves_terms(reserves, &memory.arena, &terms, &err) && terms.n == 0);
	CHECK_FAILS(reserves_term_find(reserves, &memory.arena, SPAN(""), &term, &err),
	    ERR_NOT_FOUND, &err);
	reserves_close(reserves);
	db_close(db);
	mem_arena_finish(&memory);
	return 0;
}
